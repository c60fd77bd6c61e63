import { imageTag, workloadsOf } from '../component.js';
import { istiod } from '../components.js';
import type { LiveCluster } from '../live-cluster.js';
import { type MeshVersion, parseVersion } from '../mesh-version.js';

/** The oldest istiod of a cluster, since several revisions may run; undefined where none tells its version. */
export async function istioVersion(cluster: LiveCluster): Promise<MeshVersion | undefined> {
  const versions = (await workloadsOf(cluster, istiod)).flatMap(({ image }) => parseVersion(imageTag(image)) ?? []);
  return versions.sort((one, other) => compare(one.numbers, other.numbers))[0];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((number, at) => number !== (other[at] ?? 0));
  return index < 0 ? 0 : (one[index] as number) - (other[index] ?? 0);
}
