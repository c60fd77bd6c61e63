import type { Check } from '../check.js';
import { nameOf } from '../objects.js';
import { declaredMeshes } from './hub-objects.js';

/** A FailoverService that names a Mesh that nobody discovered is INVALID. */
export const discoveredMeshes: Check = {
  id: 'service-mesh-hub/discovered-meshes',
  mesh: 'service-mesh-hub',
  severity: 'error',
  async run({ cluster, objects }) {
    const meshes = declaredMeshes(objects);
    if (meshes.length === 0) return [];
    const known = (await cluster.list('discovery.smh.solo.io/v1alpha2', 'Mesh')).map(nameOf);
    return meshes.map(({ namespace, name }) => {
      const mesh = [namespace, name].filter((part) => part !== '').join('/');
      if (known.includes(mesh)) return { ok: true, message: `Mesh ${mesh} is discovered` };
      return {
        ok: false,
        message: `Mesh ${mesh} is not discovered; ${known.length === 0 ? 'none is' : `there are ${known.join(', ')}`}`,
        hint: 'does Istio run in that cluster, and is the cluster registered? `meshctl check`',
      };
    });
  },
};
