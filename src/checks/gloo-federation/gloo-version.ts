import { imageTag, workloadsOf } from '../component.js';
import { gloo } from '../components.js';
import type { LiveCluster } from '../live-cluster.js';
import { type MeshVersion, parseVersion } from '../mesh-version.js';

export async function glooVersion(cluster: LiveCluster): Promise<MeshVersion | undefined> {
  const [controller] = await workloadsOf(cluster, gloo);
  return controller === undefined ? undefined : parseVersion(imageTag(controller.image));
}
