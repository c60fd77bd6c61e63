import { parseManifests } from '../../manifest/parse.js';
import type { Client, FailoverPlan } from '../../model/plan.js';
import { readTopology } from '../../topology/index.js';
import type { ReadContext } from '../mesh.js';
import { read } from './read.js';

/** What a mesh is given to read, from YAML text; for tests. */
export function exampleContext(text: string, client?: Client): ReadContext {
  const { documents } = parseManifests(text, 'example.yaml');
  return { documents, topology: readTopology(documents), client };
}

export function readExample(text: string, client?: Client): FailoverPlan[] {
  return read(exampleContext(text, client));
}

/** The VirtualMesh of the failover service guide: both clusters, shared trust. */
export const guideVirtualMesh = `
apiVersion: networking.smh.solo.io/v1alpha2
kind: VirtualMesh
metadata: { name: virtual-mesh, namespace: service-mesh-hub }
spec:
  mtlsConfig: { autoRestartPods: true, shared: { rootCertificateAuthority: { generated: null } } }
  federation: {}
  meshes:
  - { name: istiod-istio-system-mgmt-cluster, namespace: service-mesh-hub }
  - { name: istiod-istio-system-remote-cluster, namespace: service-mesh-hub }
`;

/** Its outlier detection for both reviews services. */
export const guideOutlierPolicy = `
apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: mgmt-reviews-outlier, namespace: service-mesh-hub }
spec:
  destinationSelector:
  - kubeServiceRefs:
      services:
      - { name: reviews, namespace: bookinfo, clusterName: mgmt-cluster }
      - { name: reviews, namespace: bookinfo, clusterName: remote-cluster }
  outlierDetection: { consecutiveErrors: 1 }
`;

/** Its FailoverService. */
export const guideFailoverService = `
apiVersion: networking.smh.solo.io/v1alpha2
kind: FailoverService
metadata: { name: reviews-failover, namespace: service-mesh-hub }
spec:
  hostname: reviews-failover.bookinfo.global
  port: { number: 9080, protocol: http }
  meshes:
  - { name: istiod-istio-system-mgmt-cluster, namespace: service-mesh-hub }
  backingServices:
  - kubeService: { name: reviews, namespace: bookinfo, clusterName: mgmt-cluster }
  - kubeService: { name: reviews, namespace: bookinfo, clusterName: remote-cluster }
`;

/** Its traffic shift. */
export const guideShift = `
apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: reviews-shift-failover, namespace: bookinfo }
spec:
  destinationSelector:
  - kubeServiceRefs: { services: [ { name: reviews, namespace: bookinfo, clusterName: mgmt-cluster } ] }
  trafficShift:
    destinations: [ { failoverService: { name: reviews-failover, namespace: service-mesh-hub } } ]
`;

export const guide = [guideVirtualMesh, guideOutlierPolicy, guideFailoverService].join('---');

/** What discovery makes of one service. */
export function trafficTarget(cluster: string, ports = [9080], labels = '', service = 'reviews'): string {
  return `
apiVersion: discovery.smh.solo.io/v1alpha2
kind: TrafficTarget
metadata: { name: ${service}-bookinfo-${cluster}, namespace: service-mesh-hub }
spec:
  kubeService:
    ref: { name: ${service}, namespace: bookinfo, clusterName: ${cluster} }
    labels: { ${labels} }
    ports: [ ${ports.map((port) => `{ port: ${port}, name: http-${port}, protocol: TCP }`).join(', ')} ]
  mesh: { name: istiod-istio-system-${cluster}, namespace: service-mesh-hub }
`;
}

/** What discovery makes of one Istio control plane. */
export function mesh(cluster: string, type = 'istio'): string {
  return `
apiVersion: discovery.smh.solo.io/v1alpha2
kind: Mesh
metadata: { name: istiod-istio-system-${cluster}, namespace: service-mesh-hub }
spec:
  ${type}:
    installation: { cluster: ${cluster}, namespace: istio-system }
    ingressGateways: [ { externalAddress: 172.18.0.3, externalTlsPort: 31788 } ]
`;
}
