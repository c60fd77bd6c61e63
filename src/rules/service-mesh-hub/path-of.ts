import type { ServiceReference } from '../../meshes/service-mesh-hub/names.js';

/** `CLUSTER/NAMESPACE/NAME`. */
export function pathOf({ cluster, namespace, name }: ServiceReference): string {
  return `${cluster}/${namespace}/${name}`;
}
