import { suggestion } from '../../manifest/did-you-mean.js';
import { readObjectReference } from '../../meshes/service-mesh-hub/references.js';
import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { failoverService, mesh, together, virtualMesh } from './guide.js';
import { discoveryObjects, networking, networkingObjects } from './world.js';

export const virtualMeshNotFound: KindRule = {
  id: 'service-mesh-hub/virtual-mesh-not-found',
  severity: 'error',
  title: 'a mesh whose VirtualMesh is gone',
  why: 'The status of a Mesh names the VirtualMesh that groups it. Where that one does not exist any more the FailoverService is INVALID, also with a single mesh, and nothing is translated.',
  upstream: 'error',
  on: networking('FailoverService'),
  check(document, report, context) {
    for (const field of Field.root(document).get('spec', 'meshes').items()) {
      const { name, namespace } = readObjectReference(field);
      const mesh = discoveryObjects(context, 'Mesh').find(
        (other) => other.name === name && other.namespace === namespace,
      );
      const applied = mesh && Field.root(mesh).get('status', 'appliedVirtualMesh', 'ref');
      const parent = applied?.present ? readObjectReference(applied) : undefined;
      const groups = networkingObjects(context, 'VirtualMesh').filter((group) => group.namespace === parent?.namespace);
      if (parent === undefined || groups.length === 0 || groups.some((group) => group.name === parent.name)) continue;
      report({
        ...field.origin,
        message: `mesh ${namespace}/${name} is grouped in VirtualMesh ${parent.namespace}/${parent.name}, which does not exist, so the FailoverService is INVALID`,
        hint:
          suggestion(
            parent.name,
            groups.map((group) => group.name),
          ) ?? 'apply the VirtualMesh again',
      });
    }
  },
  examples: {
    bad: together(
      failoverService,
      virtualMesh,
      mesh('mgmt').concat('status: { appliedVirtualMesh: { ref: { name: gone, namespace: service-mesh-hub } } }\n'),
    ),
    good: together(
      failoverService,
      virtualMesh,
      mesh('mgmt').concat(
        'status: { appliedVirtualMesh: { ref: { name: virtual-mesh, namespace: service-mesh-hub } } }\n',
      ),
    ),
  },
};
