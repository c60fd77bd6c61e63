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

/** The health check that the service failover guide patches into the primary Upstream. */
export const guideUpstream = `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: default-service-blue-10000, namespace: gloo-system }
spec:
  healthChecks:
  - timeout: 1s
    interval: 1s
    unhealthyThreshold: 1
    healthyThreshold: 1
    httpHealthCheck: { path: /health }
`;

/** Its FailoverScheme: green in the remote cluster takes over from blue in the local one. */
export const guideScheme = `
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: failover-scheme, namespace: gloo-fed }
spec:
  primary: { clusterName: local, name: default-service-blue-10000, namespace: gloo-system }
  failoverGroups:
  - priorityGroup:
    - cluster: remote
      upstreams: [ { name: default-service-green-10000, namespace: gloo-system } ]
`;
