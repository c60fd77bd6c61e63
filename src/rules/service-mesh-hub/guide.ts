// The manifests of the failover service guide, from which the rules' examples are made.

export const failoverService = `apiVersion: networking.smh.solo.io/v1alpha2
kind: FailoverService
metadata: { name: reviews-failover, namespace: bookinfo }
spec:
  hostname: reviews-failover.bookinfo.global
  port: { number: 9080, protocol: http }
  meshes:
  - { name: istiod-istio-system-mgmt, namespace: service-mesh-hub }
  backingServices:
  - kubeService: { name: reviews, namespace: bookinfo, clusterName: mgmt }
  - kubeService: { name: reviews, namespace: bookinfo, clusterName: remote }
`;

export const outlierPolicy = `apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: reviews-outlier, namespace: bookinfo }
spec:
  destinationSelector:
  - kubeServiceRefs:
      services:
      - { name: reviews, namespace: bookinfo, clusterName: mgmt }
      - { name: reviews, namespace: bookinfo, clusterName: remote }
  outlierDetection: { consecutiveErrors: 1 }
`;

export const trafficShift = `apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: reviews-shift, namespace: bookinfo }
spec:
  destinationSelector:
  - kubeServiceRefs: { services: [ { name: reviews, namespace: bookinfo, clusterName: mgmt } ] }
  trafficShift:
    destinations:
    - failoverService: { name: reviews-failover, namespace: bookinfo }
`;

export const virtualMesh = `apiVersion: networking.smh.solo.io/v1alpha2
kind: VirtualMesh
metadata: { name: virtual-mesh, namespace: service-mesh-hub }
spec:
  federation: {}
  meshes:
  - { name: istiod-istio-system-mgmt, namespace: service-mesh-hub }
  - { name: istiod-istio-system-remote, namespace: service-mesh-hub }
`;

/** What discovery makes of the control plane in one cluster. */
export function mesh(
  cluster: string,
  { type = 'istio', version = '1.7.3', gateways = '{ externalAddress: 192.0.2.10, externalTlsPort: 32000 }' } = {},
): string {
  return `apiVersion: discovery.smh.solo.io/v1alpha2
kind: Mesh
metadata: { name: istiod-istio-system-${cluster}, namespace: service-mesh-hub }
spec:
  ${type}:
    installation: { cluster: ${cluster}, namespace: istio-system, version: ${version} }
    ingressGateways: [ ${gateways} ]
`;
}

/** What discovery makes of the reviews Service in one cluster. */
export function trafficTarget(cluster: string, ports: readonly number[] = [9080]): string {
  return `apiVersion: discovery.smh.solo.io/v1alpha2
kind: TrafficTarget
metadata: { name: reviews-bookinfo-${cluster}, namespace: service-mesh-hub }
spec:
  kubeService:
    ref: { name: reviews, namespace: bookinfo, clusterName: ${cluster} }
    ports: [ ${ports.map((port) => `{ port: ${port}, name: http-${port}, protocol: TCP }`).join(', ')} ]
  mesh: { name: istiod-istio-system-${cluster}, namespace: service-mesh-hub }
`;
}

/** What discovery makes of both clusters. */
export const discovery = [mesh('mgmt'), mesh('remote'), trafficTarget('mgmt'), trafficTarget('remote')];

/** Documents as one text. */
export function together(...documents: readonly string[]): string {
  return documents.join('---\n');
}

/** A successor of FailoverService in Gloo Mesh 1.0. */
export const virtualDestination = `apiVersion: networking.enterprise.mesh.gloo.solo.io/v1beta1
kind: VirtualDestination
metadata: { name: reviews, namespace: gloo-mesh }
spec:
  hostname: reviews.global
  port: { number: 9080, protocol: http, targetNumber: 9080 }
  virtualMesh: { name: virtual-mesh, namespace: gloo-mesh }
  localized:
    destinationSelectors:
    - kubeServiceMatcher: { labels: { app: reviews } }
    failoverDirectives:
    - from: { region: us-west }
      to: [ { region: us-east } ]
`;
