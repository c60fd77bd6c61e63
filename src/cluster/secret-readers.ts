import type { NeededSecret } from '../meshes/mesh.js';
import type { Cluster } from '../model/cluster.js';
import { asObject, asTextMap } from '../model/json.js';
import { referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/**
 * The namespaces in which Pods read a Secret: of those that run, and of the Deployments that are among what is wanted.
 *
 * @throws ClusterError for who may not list Pods.
 */
export async function readerNamespaces(
  readers: NeededSecret['readers'],
  cluster: string,
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<string[]> {
  if (readers === undefined) return [];
  const { namespace, labels } = readers;
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const pods = (await clusters.get(cluster)?.list('v1', 'Pod', { namespace, labelSelector })) ?? [];
  const coming = wanted.filter(({ cluster: place, object }) => {
    const template = asObject(asObject(asObject(object.spec).template).metadata);
    const its = asTextMap(template.labels);
    const isHere = place === cluster && (namespace === undefined || referenceOf(object).namespace === namespace);
    return isHere && Object.entries(labels).every(([key, value]) => its[key] === value);
  });
  const all = [...pods, ...coming.map(({ object }) => object)].flatMap((object) => referenceOf(object).namespace ?? []);
  return [...new Set(all)];
}
