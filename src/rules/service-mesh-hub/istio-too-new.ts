import { readObjectReference } from '../../meshes/service-mesh-hub/references.js';
import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { discovery, failoverService, mesh, outlierPolicy, together, trafficTarget, virtualMesh } from './guide.js';
import { istioMeshes } from './istio-meshes.js';
import { networking } from './world.js';

const OLD_TYPE = 'envoy.config.cluster.aggregate.v2alpha.ClusterConfig';

export const istioTooNew: KindRule = {
  id: 'service-mesh-hub/istio-too-new',
  severity: 'error',
  title: 'an aggregate cluster that new Istio cannot read',
  why: 'The aggregate cluster is written with the v2alpha type, which Envoy dropped with 1.18, that is Istio 1.10. Proxies of such a mesh reject the whole cluster update: the host has no cluster and requests fail.',
  on: [...networking('FailoverService'), { group: 'networking.istio.io', kind: 'EnvoyFilter' }],
  check(document, report, context) {
    if (document.kind === 'EnvoyFilter') {
      const patches = Field.root(document).get('spec', 'configPatches').items();
      const tooNew = istioMeshes(context).find(
        ({ cluster, minor }) => minor >= 10 && cluster !== undefined && cluster === document.cluster,
      );
      for (const patch of tooNew === undefined ? [] : patches) {
        const config = patch.get('patch', 'value', 'cluster_type', 'typed_config');
        const type = ['type_url', '@type']
          .map((name) => config.get(name))
          .find((field) => field.text()?.endsWith(OLD_TYPE));
        if (type === undefined) continue;
        report({
          ...type.origin,
          message: `Istio ${tooNew?.version} in cluster ${document.cluster} does not know the v2alpha aggregate cluster: its proxies reject the update`,
          hint: 'type_url: type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig',
        });
      }
      return;
    }
    for (const field of Field.root(document).get('spec', 'meshes').items()) {
      const { name, namespace } = readObjectReference(field);
      const found = istioMeshes(context).find((mesh) => mesh.name === name && mesh.namespace === namespace);
      if (found === undefined || found.minor < 10) continue;
      report({
        ...field.origin,
        message: `mesh ${name} runs Istio ${found.version}: the controller writes the v2alpha aggregate cluster, which proxies reject from Istio 1.10 on`,
        hint: 'write the translation yourself: `failover generate --translate` can use the v3 type',
      });
    }
  },
  examples: {
    bad: together(
      failoverService,
      outlierPolicy,
      virtualMesh,
      mesh('mgmt', { version: '1.12.0' }),
      mesh('remote'),
      trafficTarget('mgmt'),
      trafficTarget('remote'),
    ),
    good: together(failoverService, outlierPolicy, virtualMesh, ...discovery),
  },
};
