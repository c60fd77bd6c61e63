const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TLS = ['https', 'tls'];
const TCP_FAMILY = ['tcp', ...TLS, 'mongo', 'redis', 'mysql'];

// istio: pkg/config/protocol/instance.go; case is ignored everywhere.

/** Whether Istio knows a protocol by this name. */
export function isKnownProtocol(protocol: string): boolean {
  return [...HTTP, ...TCP_FAMILY, 'udp'].includes(protocol.toLowerCase());
}

/** True where requests or handshakes name the host, so that one port can serve several. */
export function namesItsHost(protocol: string): boolean {
  return [...HTTP, ...TLS].includes(protocol.toLowerCase());
}

/** Everything that is carried as plain bytes, TLS included. */
export function isTcpFamily(protocol: string): boolean {
  return TCP_FAMILY.includes(protocol.toLowerCase());
}

/** What Envoy's dynamic forward proxy is set up for. */
export function canBeForwarded(protocol: string): boolean {
  return ['http', 'http2', 'grpc', 'tls'].includes(protocol.toLowerCase());
}
