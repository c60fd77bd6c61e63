import type { Cluster } from '../model/cluster.js';
import { apiGroup, type Document, type JsonObject } from '../model/document.js';
import { asObject, asText } from '../model/json.js';
import { LiveDocument } from './read-live-document.js';
import { liveKinds, SETTINGS, type ServedLiveKind, servedKinds } from './read-live-kinds.js';
import { LiveLists } from './read-live-lists.js';
import { referencesOf } from './read-live-references.js';
import { type Candidate, related } from './read-live-related.js';
import { type LiveSecrets, readSecrets } from './read-live-secrets.js';
import { slim } from './read-live-slim.js';

/** What of a cluster is asked for. */
export interface LiveScope {
  /** Whose mesh objects and Services; absent: those of all namespaces. */
  namespace?: string;
  /** kubectl's `-l`: which of them. */
  labelSelector?: string;
  /** The cluster that documents say they stand in; absent where only one is read and nobody named it. */
  name?: string;
  /** TLS Secrets as well. */
  secrets?: LiveSecrets;
}

export interface LiveReading {
  documents: Document[];
  /** What may not be read, one sentence each. */
  warnings: string[];
}

/**
 * The objects of a cluster that decide about failover, and those that say where endpoints are. With a namespace (or labels) those that
 * were asked for, those of any namespace that are about them, and everything that these refer to, with all its endpoints. What RBAC
 * forbids is told and left out.
 *
 * @throws ClusterError when the cluster cannot be reached, or nothing at all may be read.
 */
export async function readLive(cluster: Cluster, scope: LiveScope): Promise<LiveReading> {
  const kinds = await servedKinds(cluster, liveKinds);
  const lists = new LiveLists(cluster);
  const [{ kept, namespaces }, settings] = await Promise.all([
    readRelated(lists, kinds, scope),
    readSettings(lists, kinds),
  ]);
  const places = await readPlaces(lists, kinds, kept, namespaces);
  const objects = [...settings, ...kept.map(({ object }) => object), ...places];
  const secrets = scope.secrets === undefined ? [] : await readSecrets(lists, objects, scope);
  const all = [...objects, ...secrets];
  if (all.length === 0) lists.throwRefusal();
  const plurals = new Map(kinds.map(({ apiVersion, kind, plural }) => [`${apiVersion}/${kind}`, plural]));
  const documents = all.map((object) => {
    const file = fileOf(scope.name ?? cluster.name, object, plurals);
    return new LiveDocument(slim(object), { file, ...(scope.name === undefined ? {} : { cluster: scope.name }) });
  });
  return { documents, warnings: lists.warnings() };
}

/** The settings of the meshes that the cluster has. */
async function readSettings(lists: LiveLists, kinds: readonly ServedLiveKind[]): Promise<JsonObject[]> {
  const groups = new Set(kinds.map(({ apiVersion }) => apiGroup(apiVersion)));
  const wanted = SETTINGS.filter(({ of }) => groups.has(of));
  const found = await Promise.all(wanted.map(({ namespace, name }) => lists.get('v1', 'ConfigMap', namespace, name)));
  return found.flatMap((settings) => (settings === undefined ? [] : [settings]));
}

/** Mesh objects and Services in scope, and the namespaces whose endpoints they need. */
async function readRelated(
  lists: LiveLists,
  kinds: readonly ServedLiveKind[],
  { namespace, labelSelector }: LiveScope,
): Promise<{ kept: Candidate[]; namespaces: (string | undefined)[] }> {
  const meshKinds = kinds.filter(({ role }) => role === 'failover');
  const services = kinds.filter(({ role }) => role === 'service');
  const picked = (kind: ServedLiveKind) => lists.list(kind, namespace, labelSelector);
  const all = namespace === undefined;
  const [asked, others] = await Promise.all([
    Promise.all([...meshKinds, ...services].map(picked)),
    all && labelSelector === undefined ? [] : Promise.all(meshKinds.map((kind) => lists.everywhere(kind, namespace))),
  ]);
  const pickedUids = new Set(asked.flat().map(uidOf));
  const candidates = new Map<string, Candidate>();
  const add = (found: readonly JsonObject[], isFailover: boolean): void => {
    for (const object of found) {
      const uid = uidOf(object);
      candidates.set(uid, { object, isFailover, picked: pickedUids.has(uid) });
    }
  };
  asked.forEach((found, index) => {
    add(found, index < meshKinds.length);
  });
  for (const found of others) add(found, true);
  if (all && labelSelector === undefined) return { kept: [...candidates.values()], namespaces: [undefined] };
  const read = new Set<string>();
  for (;;) {
    const kept = related([...candidates.values()]);
    const wanted = new Set(kept.flatMap(namespacesOf));
    if (namespace !== undefined) wanted.add(namespace);
    const fresh = [...wanted].filter((name) => !read.has(name) && name !== '');
    if (fresh.length === 0) return { kept, namespaces: [...read] };
    for (const name of fresh) read.add(name);
    const found = await Promise.all(fresh.flatMap((name) => services.map((kind) => lists.list(kind, name))));
    add(found.flat(), false);
  }
}

function namespacesOf({ object, isFailover }: Candidate): string[] {
  const own = asText(asObject(object.metadata).namespace) ?? '';
  return isFailover ? [own, ...referencesOf(object).namespaces] : [own];
}

/** Where endpoints are: everything of the namespaces, of EndpointSlices and Endpoints those of the Services that are kept. */
async function readPlaces(
  lists: LiveLists,
  kinds: readonly ServedLiveKind[],
  kept: readonly Candidate[],
  namespaces: readonly (string | undefined)[],
): Promise<JsonObject[]> {
  const services = new Set(kept.filter(({ isFailover }) => !isFailover).map(({ object }) => pathOf(object)));
  const known = new Set(kept.map(({ object }) => uidOf(object)));
  const found = await Promise.all(
    kinds
      .filter(({ role }) => role === 'place')
      .map(async (kind) => {
        const scopes = kind.namespaced ? namespaces : [undefined];
        const answers = await Promise.all(scopes.map((namespace) => lists.list(kind, namespace)));
        // With some Pods the others would be taken for absent: all of a cluster's or none (see `Topology.hasPods`).
        if (kind.kind === 'Pod' && answers.length > 0 && lists.isRefused(kind)) return [];
        return answers.flat().filter((object) => !isOwnedSet(object));
      }),
  );
  return found.flat().filter((object) => !known.has(uidOf(object)) && announces(object, services) !== false);
}

/** Undefined for what is no announcement of a Service's endpoints. */
function announces(object: JsonObject, services: ReadonlySet<string>): boolean | undefined {
  const { name, namespace, labels } = asObject(object.metadata);
  if (object.kind === 'Endpoints') return services.has(`${namespace}/${name}`);
  if (object.kind !== 'EndpointSlice') return undefined;
  return services.has(`${namespace}/${asObject(labels)['kubernetes.io/service-name']}`);
}

/** A Deployment's ReplicaSets, today's and those of earlier rollouts, say nothing that it does not say. */
function isOwnedSet({ kind, metadata }: JsonObject): boolean {
  return kind === 'ReplicaSet' && Array.isArray(asObject(metadata).ownerReferences);
}

function pathOf({ metadata }: JsonObject): string {
  const { name, namespace } = asObject(metadata);
  return `${namespace}/${name}`;
}

/** A server gives every object one; without it (a fake) its name tells it from others. */
function uidOf(object: JsonObject): string {
  return asText(asObject(object.metadata).uid) ?? `${object.apiVersion}/${object.kind}/${pathOf(object)}`;
}

/** `<east>/networking.istio.io/v1/destinationrules/prod/reviews`: the object's path in its API server, with the cluster in front. */
function fileOf(cluster: string, object: JsonObject, plurals: ReadonlyMap<string, string>): string {
  const { name, namespace } = asObject(object.metadata);
  const apiVersion = asText(object.apiVersion) ?? '';
  const kind = asText(object.kind) ?? '';
  const plural = plurals.get(`${apiVersion}/${kind}`) ?? `${kind.toLowerCase()}s`;
  return [`<${cluster}>`, apiVersion, plural, asText(namespace) ?? [], asText(name) ?? ''].flat().join('/');
}
