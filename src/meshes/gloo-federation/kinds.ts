import type { JsonObject } from '../../model/document.js';
import { asObject } from '../../model/json.js';
import { textsUnder } from '../../resources/named-in.js';
import type { MeshKind } from '../mesh.js';

/** The fields that say where an Upstream's endpoints are (gloo: projects/gloo/api/v1/upstream.proto, `upstream_type`). */
const UPSTREAM_TYPES = ['static', 'kube', 'pipe', 'consul', 'aws', 'awsEc2', 'azure', 'gcp', 'ai'];

export const kinds: MeshKind[] = [
  {
    ...namespaced('fed.solo.io', 'FailoverScheme'),
    stage: 'switch',
    clusterNames: ({ spec }) => textsUnder(spec, ['clusterName', 'cluster_name', 'cluster']),
  },
  { ...namespaced('fed.solo.io', 'GlooInstance'), observed: true },
  { ...namespaced('gateway.solo.io', 'Gateway'), stage: 'service' },
  { ...namespaced('gateway.solo.io', 'RouteTable'), stage: 'route' },
  {
    ...namespaced('gateway.solo.io', 'VirtualService'),
    stage: 'route',
    ownership: (_, rendered) => (rendered ? 'route' : 'whole'),
  },
  {
    ...namespaced('gloo.solo.io', 'Upstream'),
    ownership: upstreamOwnership,
    madeBy:
      "Gloo's discovery makes NAMESPACE-SERVICE-PORT for each port of a Service: is the Service there, and does discovery run",
  },
  namespaced('gloo.solo.io', 'UpstreamGroup'),
  { ...namespaced('', 'Secret'), stage: 'secret' },
  { ...namespaced('', 'Service'), stage: 'service' },
];

/** Without a type it is one that discovery made, with something added. */
function upstreamOwnership({ spec }: JsonObject): 'whole' | 'part' {
  return Object.keys(asObject(spec)).some((key) => UPSTREAM_TYPES.includes(key)) ? 'whole' : 'part';
}

function namespaced(apiGroup: string, kind: string): MeshKind {
  return { apiGroup, versions: ['v1'], kind, scope: 'Namespaced' };
}
