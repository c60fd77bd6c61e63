import type { Cluster, ObjectReference } from '../model/cluster.js';
import { asObject, asText, isObject } from '../model/json.js';
import { valuesUnder } from '../resources/named-in.js';
import { mapBounded } from './bounded.js';
import { meshKind } from './order.js';
import { objectKey, objectText, referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/** A Secret that an object of a mesh needs, and that is nowhere. */
export interface MissingSecret {
  cluster: string;
  secret: ObjectReference;
  /** `Gateway gloo-system/failover-gateway`. */
  user: string;
}

/** The Secrets that these objects refer to and that are neither among them nor live in the same cluster. */
export async function missingSecrets(
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<MissingSecret[]> {
  const given = new Set(wanted.map(({ cluster, object }) => `${cluster}\n${objectKey(referenceOf(object))}`));
  const needed = new Map<string, MissingSecret>();
  for (const one of wanted) {
    for (const secret of secretsOf(one)) {
      const key = `${one.cluster}\n${objectKey(secret)}`;
      const user = objectText(referenceOf(one.object));
      if (!given.has(key) && !needed.has(key)) needed.set(key, { cluster: one.cluster, secret, user });
    }
  }
  const found = await mapBounded([...needed.values()], async (missing) => {
    const live = await clusters.get(missing.cluster)?.get(missing.secret);
    return live === undefined ? [missing] : [];
  });
  return found.flat();
}

/** Those of meshes only: a Pod waits by itself for a Secret that is late. */
function secretsOf({ object }: Wanted): ObjectReference[] {
  if (meshKind(object) === undefined) return [];
  const { namespace: own } = referenceOf(object);
  const authority = valuesUnder(object.spec, ['rootCertificateAuthority']).map(
    (value) => asObject(value).secret ?? null,
  );
  return [...valuesUnder(object.spec, ['secretRef', 'secret_ref']), ...authority].flatMap((value) => {
    const { name, namespace } = isObject(value) ? value : {};
    const text = asText(name);
    return text === undefined
      ? []
      : [{ apiVersion: 'v1', kind: 'Secret', namespace: asText(namespace) ?? own ?? 'default', name: text }];
  });
}
