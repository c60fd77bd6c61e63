import { imageTag, workloadsOf } from '../component.js';
import { gloo } from '../components.js';
import type { LiveCluster } from '../live-cluster.js';
import { type MeshVersion, parseVersion } from '../mesh-version.js';

/** The version of the Gloo controller in this cluster; undefined where none is found. */
export async function glooVersion(cluster: LiveCluster): Promise<MeshVersion | undefined> {
  const [controller] = await workloadsOf(cluster, gloo);
  return controller === undefined ? undefined : parseVersion(imageTag(controller.image));
}
