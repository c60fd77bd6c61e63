import { meshes } from '../meshes/index.js';
import { meshKind } from '../meshes/kind-of.js';
import type { NeededSecret } from '../meshes/mesh.js';
import type { Cluster, ObjectReference } from '../model/cluster.js';
import { asObject, asText, isObject } from '../model/json.js';
import { valuesUnder } from '../resources/named-in.js';
import { mapBounded } from './bounded.js';
import { ifAllowed } from './if-allowed.js';
import { objectKey, objectText, referenceOf } from './reference.js';
import { readerNamespaces } from './secret-readers.js';
import type { Wanted } from './wanted.js';

/** A Secret that an object of a mesh needs, and that is nowhere. */
export interface MissingSecret {
  cluster: string;
  secret: ObjectReference;
  /** The object that needs it. */
  wanted: Wanted;
  /** `Gateway gloo-system/failover-gateway`. */
  user: string;
}

/** The Secrets that these objects need and that are neither among them, nor made by one of them, nor live in their cluster. */
export async function missingSecrets(
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<MissingSecret[]> {
  // Two names may mean one cluster.
  const keyOf = (cluster: string, secret: ObjectReference): string =>
    `${clusters.get(cluster)?.context ?? cluster}\n${objectKey(secret)}`;
  const given = new Set(wanted.flatMap((one) => givenBy(one).map((secret) => keyOf(one.cluster, secret))));
  const asked = new Map<string, Promise<boolean>>();
  const isThere = (cluster: string, secret: ObjectReference): Promise<boolean> => {
    const key = keyOf(cluster, secret);
    if (given.has(key)) return Promise.resolve(true);
    const live = asked.get(key) ?? isLive(clusters.get(cluster), secret);
    asked.set(key, live);
    return live;
  };
  const missing = new Map<string, MissingSecret>();
  await mapBounded(
    await usedSecrets(wanted, clusters),
    async ({ by, cluster, candidates: [first, ...others], implied }) => {
      if (first === undefined) return;
      const found = Promise.all([first, ...others].map((secret) => isThere(cluster, secret)));
      // Who may not look says nothing of a Secret that no field names.
      const answer = implied ? (await ifAllowed(found))?.answer : await found;
      const key = keyOf(cluster, first);
      if (answer?.every((one) => !one) !== true || missing.has(key)) return;
      missing.set(key, { cluster, secret: first, wanted: by, user: objectText(referenceOf(by.object)) });
    },
  );
  return [...missing.values()];
}

/** A Secret that an object of a mesh uses, whether it is there or not. */
export interface UsedSecret {
  by: Wanted;
  /** That of the Secret: a mesh may use one in another cluster than the object's own. */
  cluster: string;
  /** Each of them would do. Empty where nobody needs one, or where it is not known which. */
  candidates: ObjectReference[];
  /** By a rule of the mesh; no field names it. */
  implied: boolean;
}

/** The Secrets that these objects use, in the clusters that are open. */
export async function usedSecrets(
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<UsedSecret[]> {
  const implied = wanted
    .flatMap(impliedBy)
    .map(({ by, needed }) => ({ by, needed, cluster: needed.cluster ?? by.cluster }))
    // Which cluster is meant is not known, or nothing of it is open.
    .filter(({ cluster }) => clusters.has(cluster));
  return [
    ...wanted
      .flatMap(namedBy)
      .map(({ by, secret }) => ({ by, cluster: by.cluster, candidates: [secret], implied: false })),
    ...(await mapBounded(implied, async ({ by, needed, cluster }) => {
      const candidates = (await ifAllowed(candidatesOf(needed, cluster, wanted, clusters)))?.answer ?? [];
      return { by, cluster, candidates, implied: true };
    })),
  ];
}

/** Those that `secretRef`s name, of meshes only: a Pod waits by itself for a Secret that is late. */
function namedBy(by: Wanted): { by: Wanted; secret: ObjectReference }[] {
  const { object } = by;
  if (meshKind(object) === undefined) return [];
  const { namespace: own } = referenceOf(object);
  const authority = valuesUnder(object.spec, ['rootCertificateAuthority']).map(
    (value) => asObject(value).secret ?? null,
  );
  return [...valuesUnder(object.spec, ['secretRef', 'secret_ref']), ...authority].flatMap((value) => {
    const { name, namespace } = isObject(value) ? value : {};
    const text = asText(name);
    return text === undefined ? [] : [{ by, secret: secretNamed(asText(namespace) ?? own ?? 'default', text) }];
  });
}

/** Those that a mesh takes by a rule of its own. */
function impliedBy(by: Wanted): { by: Wanted; needed: NeededSecret }[] {
  return meshes.flatMap((mesh) => mesh.secrets?.(by.object) ?? []).map((needed) => ({ by, needed }));
}

/** Each of them would do. None: nobody needs it. */
async function candidatesOf(
  { names, namespaces, readers }: NeededSecret,
  cluster: string,
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<ObjectReference[]> {
  const places = namespaces ?? (await readerNamespaces(readers, cluster, wanted, clusters));
  return places.flatMap((namespace) => names.map((name) => secretNamed(namespace, name)));
}

/** The Secret that this object is, or that a controller makes of it (cert-manager, External Secrets, Sealed Secrets). */
function givenBy({ object }: Wanted): ObjectReference[] {
  const { kind, namespace = 'default', name } = referenceOf(object);
  const { secretName, target } = asObject(object.spec);
  const made: Record<string, string | undefined> = {
    Secret: name,
    Certificate: asText(secretName),
    ExternalSecret: asText(asObject(target).name) ?? name,
    SealedSecret: name,
  };
  const given = made[kind];
  return given === undefined ? [] : [secretNamed(namespace, given)];
}

function secretNamed(namespace: string, name: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'Secret', namespace, name };
}

async function isLive(cluster: Cluster | undefined, secret: ObjectReference): Promise<boolean> {
  return (await cluster?.get(secret)) !== undefined;
}
