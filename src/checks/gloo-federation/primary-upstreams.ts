import type { JsonObject } from '../../model/document.js';
import { asObject, asText } from '../../model/json.js';
import type { CheckSubject } from '../check.js';
import { failoverSchemes, upstreamsWithFailover } from './schemes.js';

/** The live Upstreams of this cluster that fail over: primaries of schemes, and those with levels of their own. */
export async function liveFailoverUpstreams({ cluster, objects, allObjects }: CheckSubject): Promise<JsonObject[]> {
  const references = [
    ...failoverSchemes(allObjects)
      .map(({ spec }) => asObject(asObject(spec).primary))
      .filter(({ clusterName }) => clusterName === cluster.name),
    ...upstreamsWithFailover(objects).map(({ metadata }) => asObject(metadata)),
  ];
  const names = new Map(references.map((one) => [`${one.namespace}/${one.name}`, one]));
  const found = [...names.values()].map(({ name, namespace }) =>
    cluster.get('gloo.solo.io/v1', 'Upstream', asText(name) ?? '', asText(namespace) ?? ''),
  );
  return (await Promise.all(found)).filter((upstream) => upstream !== undefined);
}
