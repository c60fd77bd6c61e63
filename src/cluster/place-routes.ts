import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { referenceOf } from './reference.js';
import { placedRoutes } from './route.js';
import type { Wanted } from './wanted.js';

/**
 * The same, with the VirtualService of each route chosen that its Failover document names none for: the one that holds the route already, else the
 * first of the namespace that serves the route's domain, else `default`, which is then made (gloo: pkg/utils/selectionutils/virtual_service.go).
 *
 * @throws ClusterError for a cluster that does not answer.
 */
export function placeRoutes(wanted: readonly Wanted[], clusters: ReadonlyMap<string, Cluster>): Promise<Wanted[]> {
  return Promise.all(
    wanted.map(async (one) => {
      if (one.ownership !== 'route' || isNamed(one)) return one;
      const { apiVersion, kind, namespace } = referenceOf(one.object);
      const cluster = clusters.get(one.cluster) as Cluster;
      if ((await cluster.served(apiVersion, kind)) === undefined) return one;
      const there = await cluster.list(apiVersion, kind, { namespace });
      const holds = (object: JsonObject) => placedRoutes(one.object, object).some(({ index }) => index >= 0);
      const serves = (object: JsonObject) =>
        domainsOf(one.object).every((domain) => domainsOf(object).includes(domain));
      const candidates = there.filter(serves);
      const chosen = candidates.find(holds) ?? candidates[0];
      return chosen === undefined ? one : renamed(one, referenceOf(chosen).name);
    }),
  );
}

function isNamed({ document }: Wanted): boolean {
  const { route } = asObject(asObject(document.value.spec).glooFederation);
  return asText(asObject(route).virtualService) !== undefined;
}

/** Gloo: a virtual host without domains serves all. */
function domainsOf({ spec }: JsonObject): string[] {
  const domains = asList(asObject(asObject(spec).virtualHost).domains).flatMap((domain) => asText(domain) ?? []);
  return domains.length === 0 ? ['*'] : domains;
}

function renamed(wanted: Wanted, name: string): Wanted {
  const { object } = wanted;
  return { ...wanted, object: { ...object, metadata: { ...asObject(object.metadata), name } } };
}
