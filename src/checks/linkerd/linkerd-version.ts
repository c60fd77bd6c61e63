import { imageTag, workloadsOf } from '../component.js';
import { linkerdDestination } from '../components.js';
import type { LiveCluster } from '../live-cluster.js';
import { type MeshVersion, parseVersion } from '../mesh-version.js';

/** The version of Linkerd's control plane in this cluster; undefined where none is found. */
export async function linkerdVersion(cluster: LiveCluster): Promise<MeshVersion | undefined> {
  const [controller] = await workloadsOf(cluster, linkerdDestination);
  if (controller === undefined) return undefined;
  // The label is told first: the chart writes it whatever registry and tag the image has.
  return parseVersion(controller.labels['app.kubernetes.io/version']) ?? parseVersion(imageTag(controller.image));
}

/** Where the control plane stands; the usual namespace where it is not found. */
export async function linkerdNamespace(cluster: LiveCluster): Promise<string> {
  const [controller] = await workloadsOf(cluster, linkerdDestination);
  return controller?.namespace ?? 'linkerd';
}
