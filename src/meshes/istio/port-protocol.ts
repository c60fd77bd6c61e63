const TCP = ['tcp', 'mongo', 'redis', 'mysql'];

/** The protocol of a Kubernetes port: appProtocol, else its name's prefix; unnamed ports are sniffed, mostly as HTTP (istio: pkg/config/kube/conversion.go). */
export function kubernetesProtocol(name: string, appProtocol: string | undefined, transport: string): string {
  if (transport.toUpperCase() === 'UDP') return 'udp';
  const application = appProtocol?.toLowerCase() ?? '';
  if (application === 'kubernetes.io/h2c') return 'http2';
  if (application === 'kubernetes.io/ws') return 'http';
  if (application === 'kubernetes.io/wss') return 'https';
  return (
    known(application) ??
    known(name.toLowerCase()) ??
    (name.toLowerCase().startsWith('grpc-web') ? 'http' : prefixed(name))
  );
}

/** The protocol of a ServiceEntry port, in any case; unknown words are sniffed. */
export function serviceEntryProtocol(protocol: string): string {
  const word = protocol.toLowerCase();
  return word === 'udp' ? word : (known(word) ?? 'http');
}

function prefixed(name: string): string {
  return known(name.toLowerCase().split('-')[0] ?? '') ?? 'http';
}

function known(word: string): string | undefined {
  if (TCP.includes(word)) return 'tcp';
  if (word === 'grpc-web' || word === 'http_proxy') return 'http';
  return ['http', 'http2', 'grpc', 'https', 'tls'].includes(word) ? word : undefined;
}
