import { apiGroup, type Document, type JsonObject } from '../../model/document.js';
import { asObject } from '../../model/json.js';
import type { Stage } from '../../model/writing.js';
import { textsUnder } from '../../resources/named-in.js';
import type { MeshKind } from '../mesh.js';

/** Up to v0.9 the groups end in `smh.solo.io`; v0.10 renamed the project Gloo Mesh, with the same objects. */
const DOMAINS = ['smh.solo.io', 'mesh.gloo.solo.io'];

const KINDS = {
  networking: ['AccessPolicy', 'FailoverService', 'TrafficPolicy', 'VirtualMesh'],
  discovery: ['Mesh', 'TrafficTarget', 'Workload'],
  settings: ['Settings'],
};

const MULTICLUSTER = 'multicluster.solo.io';

export const kinds: MeshKind[] = [
  ...DOMAINS.flatMap((domain) =>
    Object.entries(KINDS).flatMap(([area, names]) =>
      names.map(
        (kind): MeshKind => ({
          apiGroup: `${area}.${domain}`,
          versions: ['v1alpha2'],
          kind,
          scope: 'Namespaced',
          ...(area === 'discovery' ? { observed: true } : { stage: stageOf, clusterNames }),
        }),
      ),
    ),
  ),
  { apiGroup: MULTICLUSTER, versions: ['v1alpha1'], kind: 'KubernetesCluster', scope: 'Namespaced', observed: true },
];

/** A FailoverService is valid only when the policies of its services are, and those need the meshes grouped; a shift finds it whatever its state. */
function stageOf({ kind, spec }: JsonObject): Stage {
  if (kind === 'VirtualMesh') return 'mesh';
  if (kind === 'FailoverService') return 'failover';
  return asObject(spec).trafficShift === undefined ? 'policy' : 'switch';
}

function clusterNames({ spec }: JsonObject): string[] {
  return textsUnder(spec, ['clusterName', 'cluster_name']);
}

/** The documents of one of this mesh's kinds, in the order of the text. */
export function documentsOf(documents: readonly Document[], kind: string): Document[] {
  const groups = kinds.filter((candidate) => candidate.kind === kind).map((candidate) => candidate.apiGroup);
  return documents.filter((document) => document.kind === kind && groups.includes(apiGroup(document.apiVersion)));
}
