import type { TargetPort } from './translate-target.js';

/** Istio's names for what a port may speak, by their lower case. */
const PROTOCOLS = new Map(
  ['TCP', 'UDP', 'GRPC', 'HTTP', 'HTTP_PROXY', 'HTTP2', 'HTTPS', 'Thrift', 'TLS', 'Mongo', 'Redis', 'MySQL'].map(
    (name) => [name.toLowerCase(), name],
  ),
);

/** Ports where the server speaks first, so that sniffing would hang: SMTP, DNS, MySQL, MongoDB. */
const SERVER_FIRST = [25, 53, 3306, 27_017];

/** The protocol of a Kubernetes port: its appProtocol, else its name up to the dash (istio 1.7: pkg/config/kube/conversion.go ConvertProtocol). */
export function portProtocol({ port, name, protocol, appProtocol }: TargetPort): string {
  if (protocol === 'UDP') return 'UDP';
  const written = (appProtocol ?? name).toLowerCase();
  if (written.startsWith('grpc-web')) return 'GRPC-Web';
  const known = PROTOCOLS.get(written.replace(/-.*/s, ''));
  return known ?? (SERVER_FIRST.includes(port) ? 'TCP' : 'UnsupportedProtocol');
}
