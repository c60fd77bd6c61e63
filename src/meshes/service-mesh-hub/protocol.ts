const PROTOCOLS: Record<string, string> = {
  http: 'http',
  http_proxy: 'http',
  http2: 'http2',
  grpc: 'grpc',
  'grpc-web': 'grpc',
  https: 'https',
  tls: 'tls',
};

/** The plan's protocol for one of Istio's; what is not HTTP or TLS to Istio is passed on as TCP. */
export function planProtocol(protocol: string | undefined): string {
  return PROTOCOLS[protocol?.toLowerCase() ?? ''] ?? 'tcp';
}
