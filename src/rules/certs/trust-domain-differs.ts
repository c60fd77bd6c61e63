import { readFullYaml } from '../../manifest/full-yaml.js';
import type { Document, JsonObject, Path } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Rule } from '../rule.js';

/** Where a mesh config may stand. */
const MESH_CONFIGS = [
  { group: '', kind: 'ConfigMap' },
  { group: 'install.istio.io', kind: 'IstioOperator' },
  { group: 'sailoperator.io', kind: 'Istio' },
] as const;

export const trustDomainDiffers: Rule = {
  id: 'certs/trust-domain-differs',
  severity: 'warning',
  title: 'clusters with different trust domains that do not know each other',
  why: 'The identity of a workload begins with the trust domain of its cluster. Where it differs, authorization policies and checks of names in certificates fail for calls from the other cluster, so a failover target answers 403 or nothing, unless trustDomainAliases names the other domain.',
  on: 'input',
  check(context, report) {
    const meshes = MESH_CONFIGS.flatMap(({ group, kind }) =>
      context.of(group, kind).flatMap((document) => readMesh(document) ?? []),
    );
    for (const own of meshes) {
      const stranger = meshes.find(
        ({ cluster, trustDomain }) =>
          cluster !== own.cluster && trustDomain !== own.trustDomain && !own.aliases.includes(trustDomain),
      );
      if (stranger === undefined) continue;
      report({
        document: own.document,
        path: own.path,
        message: `cluster ${own.cluster} has the trust domain ${own.trustDomain} and cluster ${stranger.cluster} ${stranger.trustDomain}: policies of ${own.cluster} do not recognise workloads of ${stranger.cluster}`,
        hint: `trustDomainAliases: [${[...own.aliases, stranger.trustDomain].join(', ')}]`,
      });
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
  annotations: { failover.dev/cluster: east }
data:
  mesh: |
    trustDomain: east.example
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
  annotations: { failover.dev/cluster: west }
data:
  mesh: |
    trustDomain: west.example
`,
    good: `apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
  annotations: { failover.dev/cluster: east }
data:
  mesh: |
    trustDomain: east.example
    trustDomainAliases: [west.example]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
  annotations: { failover.dev/cluster: west }
data:
  mesh: |
    trustDomain: west.example
    trustDomainAliases: [east.example]
`,
  },
};

interface Mesh {
  document: Document;
  path: Path;
  cluster: string;
  trustDomain: string;
  aliases: string[];
}

/** Undefined for what is no mesh config, and for one of a cluster that nothing names. */
function readMesh(document: Document): Mesh | undefined {
  const spec = asObject(document.value.spec);
  const values = asObject(spec.values);
  const cluster = document.cluster ?? asText(asObject(asObject(values.global).multiCluster).clusterName);
  if (cluster === undefined) return undefined;
  if (document.kind === 'ConfigMap') {
    if (document.namespace !== 'istio-system' || !/^istio(-|$)/.test(document.name)) return undefined;
    const text = asText(asObject(document.value.data).mesh);
    if (text === undefined) return undefined;
    return { document, path: ['data', 'mesh'], cluster, ...readTrust(asObject(readFullYaml(text).value)) };
  }
  const sail = document.kind === 'Istio';
  const path = sail ? ['spec', 'values', 'meshConfig'] : ['spec', 'meshConfig'];
  return { document, path, cluster, ...readTrust(asObject(sail ? values.meshConfig : spec.meshConfig)) };
}

function readTrust(config: JsonObject): Pick<Mesh, 'trustDomain' | 'aliases'> {
  return {
    trustDomain: asText(config.trustDomain) ?? 'cluster.local',
    aliases: asList(config.trustDomainAliases).flatMap((alias) => asText(alias) ?? []),
  };
}
