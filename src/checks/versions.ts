import { ClusterError } from '../errors.js';
import type { ClusterVersion } from '../model/check.js';
import type { Cluster } from '../model/cluster.js';
import { type Component, imageTag, workloadsOf } from './component.js';
import { versioned } from './components.js';
import { LiveCluster } from './live-cluster.js';

/** What runs in a cluster; a mesh whose Deployments we may not read is left out. */
export async function readVersions(cluster: Cluster): Promise<ClusterVersion> {
  const live = new LiveCluster(cluster);
  const [kubernetes, meshes] = await Promise.all([
    live.version(),
    Promise.all(versioned.map((component) => versionsOf(live, component))),
  ]);
  return { cluster: cluster.name, kubernetes, meshes: meshes.flat() };
}

async function versionsOf(cluster: LiveCluster, component: Component): Promise<ClusterVersion['meshes']> {
  try {
    const tags = (await workloadsOf(cluster, component)).map(
      ({ image, labels }) => imageTag(image) ?? labels['app.kubernetes.io/version'] ?? 'unknown',
    );
    return [...new Set(tags)].map((version) => ({ mesh: component.mesh, component: component.name, version }));
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return [];
    throw error;
  }
}
