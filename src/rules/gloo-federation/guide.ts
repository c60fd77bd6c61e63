// The manifests of the service failover guide, from which the rules' examples are made.

export const blue = `apiVersion: gloo.solo.io/v1
kind: Upstream
metadata:
  name: default-blue-10000
  namespace: gloo-system
  annotations: { failover.dev/cluster: local }
spec:
  kube: { serviceName: blue, serviceNamespace: default, servicePort: 10000 }
  healthChecks:
  - { timeout: 1s, interval: 1s, noTrafficInterval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, httpHealthCheck: { path: /health } }
`;

export const green = `apiVersion: gloo.solo.io/v1
kind: Upstream
metadata:
  name: default-green-10000
  namespace: gloo-system
  annotations: { failover.dev/cluster: remote }
spec:
  kube: { serviceName: green, serviceNamespace: default, servicePort: 10000 }
`;

export const scheme = `apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: blue-to-green, namespace: gloo-fed }
spec:
  primary: { clusterName: local, name: default-blue-10000, namespace: gloo-system }
  failoverGroups:
  - priorityGroup:
    - cluster: remote
      upstreams: [ { name: default-green-10000, namespace: gloo-system } ]
`;

/** The same failover written by hand, without gloo-fed. */
export const blueFailover = `${blue}  failover:
    prioritizedLocalities:
    - localityEndpoints:
      - lbEndpoints:
        - address: 192.0.2.50
          port: 15443
          upstreamSslConfig: { sni: default-green-10000_gloo-system, secretRef: { name: failover-upstream, namespace: gloo-system } }
`;

export const gateway = `apiVersion: gateway.solo.io/v1
kind: Gateway
metadata:
  name: failover-gateway
  namespace: gloo-system
  annotations: { failover.dev/cluster: remote }
spec:
  bindAddress: "::"
  bindPort: 15443
  tcpGateway:
    tcpHosts:
    - name: failover
      sslConfig: { secretRef: { name: failover-downstream, namespace: gloo-system } }
      destination: { forwardSniClusterName: {} }
`;

export const service = `apiVersion: v1
kind: Service
metadata:
  name: failover
  namespace: gloo-system
  annotations: { failover.dev/cluster: remote }
spec:
  type: LoadBalancer
  selector: { gateway-proxy: live }
  ports: [ { name: failover, port: 15443, targetPort: 15443, protocol: TCP } ]
`;

export const route = `apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: { name: default, namespace: gloo-system }
spec:
  virtualHost:
    domains: ["*"]
    routes:
    - matchers: [ { prefix: / } ]
      routeAction: { single: { upstream: { name: default-blue-10000, namespace: gloo-system } } }
`;

/** A TLS Secret; `data` as `glooctl create secret tls` writes it, in plain text. */
export function secret(
  name: 'failover-upstream' | 'failover-downstream',
  data: Record<string, string>,
  { namespace = 'gloo-system', type = 'kubernetes.io/tls' } = {},
): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations: { failover.dev/cluster: ${name === 'failover-upstream' ? 'local' : 'remote'} }
type: ${type}
stringData: ${JSON.stringify(data)}
`;
}

/** Documents as one text. */
export function together(...documents: readonly string[]): string {
  return documents.join('---\n');
}
