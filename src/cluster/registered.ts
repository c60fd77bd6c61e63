import { ClusterError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import { meshKind } from '../meshes/kind-of.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { groupBy } from '../model/group-by.js';
import { asObject, asText } from '../model/json.js';
import { objectText, referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/** Registrations of Gloo Federation (in gloo-fed) and of Service Mesh Hub (in service-mesh-hub). */
const REGISTRATION = ['multicluster.solo.io/v1alpha1', 'KubernetesCluster'] as const;

/**
 * Objects of a management cluster name other clusters as they are registered there. Where no cluster is registered at all nothing can be
 * said: it is no management cluster, or one that is only being set up.
 *
 * @throws ClusterError naming every cluster that is not registered, with those that are.
 */
export async function checkRegistered(
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<void> {
  const naming = wanted.flatMap((one) => {
    const names = meshKind(one.object)?.clusterNames?.(one.object) ?? [];
    return names.length === 0 ? [] : [{ ...one, names }];
  });
  const problems = await Promise.all(
    [...groupBy(naming, ({ cluster }) => cluster)].map(async ([name, list]) => {
      const registered = await registeredNames(clusters.get(name) as Cluster);
      if (registered.length === 0) return [];
      const names = [...new Set(list.flatMap((one) => one.names))].filter((one) => !registered.includes(one));
      return names.map((missing) => {
        const user = list.find((one) => one.names.includes(missing));
        const where = user === undefined ? '' : `, which ${objectText(referenceOf(user.object))} names,`;
        return `cluster ${missing}${where} is not registered: registered ${registered.length === 1 ? 'is' : 'are'} ${registered.join(', ')}${near(missing, registered)}`;
      });
    }),
  );
  const told = problems.flat();
  if (told.length === 0) return;
  throw new ClusterError('unregistered-cluster', told.join('\n'), {
    hint: 'register it first (`glooctl cluster register`, `meshctl cluster register`), or correct the name; nothing was written',
  });
}

/** The names under which clusters are registered there; none where the kind is not served or may not be read. */
async function registeredNames(cluster: Cluster): Promise<string[]> {
  const [apiVersion, kind] = REGISTRATION;
  if ((await cluster.served(apiVersion, kind)) === undefined) return [];
  try {
    return (await cluster.list(apiVersion, kind)).map(nameOf).sort();
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return [];
    throw error;
  }
}

function nameOf({ metadata }: JsonObject): string {
  return asText(asObject(metadata).name) ?? '';
}

function near(name: string, known: readonly string[]): string {
  const hint = suggestion(name, known);
  return hint === undefined ? '' : `; ${hint}`;
}
