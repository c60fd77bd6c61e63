import { suggestion } from '../../manifest/did-you-mean.js';
import { readObjectReference } from '../../meshes/service-mesh-hub/references.js';
import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { discovery, failoverService, outlierPolicy, together, virtualMesh } from './guide.js';
import { networking, worldOf } from './world.js';

export const unknownMesh: KindRule = {
  id: 'service-mesh-hub/unknown-mesh',
  severity: 'error',
  title: 'a mesh or cluster that was not discovered',
  why: 'References are compared exactly; discovery calls the mesh of a cluster istiod-istio-system-CLUSTER. A FailoverService or VirtualMesh that names another one is INVALID before anything else is looked at, and early versions even said ACCEPTED.',
  upstream: 'error',
  on: networking('FailoverService', 'VirtualMesh'),
  check(document, report, context) {
    const spec = Field.root(document).get('spec');
    const { meshes, trafficTargets } = worldOf(context).discovery;
    for (const field of meshes.length === 0 ? [] : spec.get('meshes').items()) {
      const { name, namespace } = readObjectReference(field);
      if (meshes.some((mesh) => mesh.name === name && mesh.namespace === namespace)) continue;
      report({
        ...field.origin,
        message: `mesh ${namespace}/${name} is not among the discovered Meshes, so the ${document.kind} is INVALID`,
        hint:
          suggestion(
            `${namespace}/${name}`,
            meshes.map((mesh) => `${mesh.namespace}/${mesh.name}`),
          ) ?? 'discovery calls it istiod-istio-system-CLUSTER',
      });
    }
    // Where services were discovered, a wrong cluster is a service that is not found.
    const clusters = context.of('multicluster.solo.io', 'KubernetesCluster').map(({ name }) => name);
    if (trafficTargets.length > 0 || clusters.length === 0) return;
    for (const field of spec.get('backingServices').items()) {
      const clusterName = field.get('kubeService', 'clusterName');
      const name = clusterName.text();
      if (name === undefined || clusters.includes(name)) continue;
      report({
        ...clusterName.origin,
        message: `cluster ${name} is not registered: no KubernetesCluster has that name, so its services cannot be discovered`,
        hint: suggestion(name, clusters) ?? `registered are ${clusters.join(', ')}`,
      });
    }
  },
  examples: {
    bad: together(failoverService.replace('istio-system-mgmt', 'istio-system-mgmnt'), outlierPolicy, ...discovery),
    good: together(failoverService, outlierPolicy, virtualMesh, ...discovery),
  },
};
