import type { MeshKind } from '../mesh.js';

export const kinds: MeshKind[] = [
  namespaced('fed.solo.io', 'FailoverScheme'),
  namespaced('fed.solo.io', 'GlooInstance'),
  namespaced('gateway.solo.io', 'Gateway'),
  namespaced('gateway.solo.io', 'RouteTable'),
  namespaced('gateway.solo.io', 'VirtualService'),
  namespaced('gloo.solo.io', 'Upstream'),
  namespaced('gloo.solo.io', 'UpstreamGroup'),
  namespaced('', 'Secret'),
  namespaced('', 'Service'),
];

function namespaced(apiGroup: string, kind: string): MeshKind {
  return { apiGroup, versions: ['v1'], kind, scope: 'Namespaced' };
}
