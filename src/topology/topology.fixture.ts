import { expect } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import type { Endpoint } from '../model/topology.js';
import { readTopology } from './index.js';

export function topologyOf(...texts: string[]) {
  const { documents, problems } = parseManifests(texts.join('\n---\n'), 'x.yaml');
  expect(problems).toEqual([]);
  return readTopology(documents);
}

/** The endpoints of the Service `web` in `default`. */
export function endpointsOf(texts: string[], port?: number, cluster?: string): Endpoint[] | undefined {
  const topology = topologyOf(...texts);
  return topology.endpoints(topology.service('default', 'web', cluster)!, port);
}

export const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
    - { name: admin, port: 81, targetPort: admin }
`;

export const NODES = `
apiVersion: v1
kind: Node
metadata:
  name: node-1
  labels: { topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1, topology.istio.io/subzone: s1 }
---
apiVersion: v1
kind: Node
metadata:
  name: node-2
  labels: { failure-domain.beta.kubernetes.io/region: r2, failure-domain.beta.kubernetes.io/zone: z2, pool: gpu }
`;

/** A slice of `web`; `endpoints` is YAML flow. */
export function slice(
  endpoints: string,
  { name = 'web-1', ports = '[{ name: http, port: 8080 }]', more = '' } = {},
): string {
  return `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}, labels: { kubernetes.io/service-name: web }${more} }
addressType: IPv4
ports: ${ports}
endpoints: ${endpoints}
`;
}

export function pod(
  name: string,
  { ip = '', labels = '{ app: web }', spec = '', status = '', meta = '' } = {},
): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: ${labels}${meta} }
spec:
  containers: [{ name: c, ports: [{ name: admin, containerPort: 9090 }] }]
  ${spec}
${ip === '' && status === '' ? '' : `status: { ${[ip && `podIP: ${ip}`, status].filter(Boolean).join(', ')} }`}
`;
}

export function deployment(
  name: string,
  spec: string,
  { kind = 'Deployment', labels = '{ app: web }', pod = '', meta = '' } = {},
) {
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}${meta} }
spec:
  ${spec}
  template:
    metadata: { labels: ${labels} }
    spec:
      containers: [{ name: c, ports: [{ name: admin, containerPort: 9090 }] }]
      ${pod}
`;
}

export const east = ', annotations: { failover.dev/cluster: east }';
export const west = ', annotations: { failover.dev/cluster: west }';

export const brief = ({ name, locality, ready }: Endpoint) => [name, locality, ready];
