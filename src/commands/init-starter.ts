import { quote } from '../manifest/write-scalar.js';

/** All that the two starter files say. */
export interface Starter {
  mesh: string;
  host: string;
  port: number;
  /** In the order in which they take over. */
  destinations: StarterDestination[];
  /** Locality of each cluster. */
  localities: Record<string, string>;
  /** Path that tells an endpoint's health; absent for no active health check. */
  healthPath?: string;
}

export interface StarterDestination {
  cluster: string;
  namespace: string;
  service: string;
}

/** Meshes whose own objects live in one management cluster. */
const MANAGED = ['gloo-federation', 'service-mesh-hub'];
/** The mesh that looks at readiness, not at answers: there, an outage is a Service without endpoints. */
const BY_READINESS = 'linkerd';
/** Meshes that probe by themselves; the others see what requests are answered, or the pods' own probes. */
const PROBING = ['envoy', 'gloo-federation'];

/** Whether a path that tells health is of any use to this mesh. */
export function probes(mesh: string): boolean {
  return PROBING.includes(mesh);
}

/** The Failover document, with what to do next in front. */
export function failoverText({ mesh, host, port, destinations, localities, healthPath }: Starter): string {
  const [first] = destinations as [StarterDestination];
  const clusters = Object.entries(localities).map(
    ([name, locality], index) =>
      `    ${quote(name)}: { locality: ${quote(locality)}${index === 0 && MANAGED.includes(mesh) ? ', management: true' : ''} }\n`,
  );
  const list = destinations.map(
    ({ cluster, namespace, service }, priority) =>
      `    - { cluster: ${quote(cluster)}, namespace: ${quote(namespace)}, service: ${quote(service)}, port: ${port}, priority: ${priority}, replicas: 2 }\n`,
  );
  // Only what the mesh can do, so that nothing is lost when its manifests are made.
  const outlier = '    outlier: { consecutive5xx: 5, interval: 5s, baseEjectionTime: 30s, maxEjectionPercent: 100 }\n';
  const healthCheck =
    healthPath === undefined || !probes(mesh)
      ? ''
      : `    healthCheck: { type: http, path: ${quote(healthPath)}, interval: 1s, timeout: 1s, healthyThreshold: 1, unhealthyThreshold: 1 }\n`;
  const detection = mesh === BY_READINESS ? '' : `  detection:\n${outlier}${healthCheck}`;
  return `# Which service fails over, where it runs, and how failure is noticed. In what order its endpoints are served:
#   failover explain -f failover.yaml
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata:
  name: ${quote(first.service)}
  namespace: ${quote(first.namespace)}
spec:
  mesh: ${mesh}
  service: { host: ${quote(host)}, port: ${port}, protocol: http }
  clusters:
${clusters.join('')}  destinations:
${list.join('')}${detection}`;
}

/** A Scenario in which the first destination fails and comes back. */
export function scenarioText({ mesh, destinations, localities }: Starter): string {
  const [first, second] = destinations as [StarterDestination, StarterDestination];
  const fault = mesh === BY_READINESS ? '{ type: scale, to: 0 }' : '{ type: http, status: 503 }';
  return `# The first destination fails for 30 seconds. What clients see of it:
#   failover simulate -f failover.yaml --scenario scenario.yaml
apiVersion: failover.dev/v1alpha1
kind: Scenario
metadata:
  name: ${first.cluster}-down
spec:
  client: { cluster: ${quote(first.cluster)}, locality: ${quote(localities[first.cluster] as string)} }
  traffic: { rps: 100, duration: 2m }
  events:
    - { at: 10s, target: ${target(first)}, fault: ${fault} }
    - { at: 40s, target: ${target(first)}, recover: true }
  expect:
    - failover: { within: 5s, to: ${target(second)} }
    - recovery: { within: 60s }
    - availability: '>= 95%'
`;
}

function target({ cluster, namespace, service }: StarterDestination): string {
  return `{ cluster: ${quote(cluster)}, namespace: ${quote(namespace)}, service: ${quote(service)} }`;
}
