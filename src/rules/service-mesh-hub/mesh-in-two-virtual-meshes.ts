import { readObjectReference } from '../../meshes/service-mesh-hub/references.js';
import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { Rule } from '../rule.js';
import { together, virtualMesh } from './guide.js';
import { networkingObjects } from './world.js';

export const meshInTwoVirtualMeshes: Rule = {
  id: 'service-mesh-hub/mesh-in-two-virtual-meshes',
  severity: 'error',
  title: 'one mesh in two VirtualMeshes',
  why: 'A mesh belongs to at most one VirtualMesh. The later one is INVALID and groups none of its meshes, so FailoverServices across them are INVALID too.',
  on: 'input',
  check(context, report) {
    const takenBy = new Map<string, { document: Document; first: boolean }>();
    // The controller goes through them by name.
    const sorted = [...networkingObjects(context, 'VirtualMesh')].sort((one, other) =>
      sortKey(one) < sortKey(other) ? -1 : 1,
    );
    for (const document of sorted) {
      const fields = Field.root(document).get('spec', 'meshes').items();
      const taken = fields.findIndex((field) => takenBy.has(keyOf(field)));
      if (taken < 0) {
        fields.forEach((field, index) => {
          takenBy.set(keyOf(field), { document, first: index === 0 });
        });
        continue;
      }
      const field = fields[taken] as Field;
      const owner = takenBy.get(keyOf(field)) as { document: Document; first: boolean };
      report({
        ...field.origin,
        message: `mesh ${keyOf(field)} already is grouped in VirtualMesh ${owner.document.namespace ?? ''}/${owner.document.name}: this VirtualMesh is INVALID and groups none of its meshes`,
        hint: 'list each mesh in one VirtualMesh only',
        // config_target_validator.go looks at the first mesh of each VirtualMesh only.
        upstream: taken === 0 && owner.first ? 'error' : 'none',
      });
    }
  },
  examples: {
    bad: together(virtualMesh, virtualMesh.replace('name: virtual-mesh', 'name: virtual-mesh-2')),
    good: virtualMesh,
  },
};

function keyOf(field: Field): string {
  const { name, namespace } = readObjectReference(field);
  return `${namespace}/${name}`;
}

function sortKey({ name, namespace = '' }: Document): string {
  return `${name}.${namespace}`;
}
