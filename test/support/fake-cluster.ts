import { isDeepStrictEqual } from 'node:util';
import { type Call, kindNotServed, refusalError } from '../../src/cluster/cluster-error.js';
import { ClusterError } from '../../src/errors.js';
import type {
  ApplyOptions,
  Cluster,
  Kubeconfig,
  ListOptions,
  ObjectReference,
  ServedKind,
  WatchEvent,
  WriteOptions,
} from '../../src/model/cluster.js';
import type { Json, JsonObject } from '../../src/model/document.js';
import { asList, asObject, asText, asTextMap, isObject } from '../../src/model/json.js';
import { type FieldPath, fieldsV1, fieldText, leavesOf, removeAt, setAt, valueAt } from './fake-cluster-fields.js';

// An API server in memory, for unit tests:
//
//   const east = new FakeCluster({ name: 'east' });
//   east.put(object);                                   there before the test, owned by `kubectl` (second argument: another manager)
//   east.find(reference) / east.objects()               what is live now (copies)
//   east.status(reference, { state: 'ACCEPTED' })       what a controller does
//   east.failNext('apply', 'server-error')              the next apply fails (options: times, kind, name, afterwards: it was done all the same)
//   east.unserve('fed.solo.io/v1', 'FailoverScheme')    no such CRD
//   east.forbid('delete', 'Secret')                     RBAC
//   east.calls                                          every call, in order: { verb, kind, namespace, name, dryRun, ... }
//   east.on('apply', (call) => ...)                     plays a controller: called after each call of that verb
//   fakeKubeconfig([east, west], { current: 'east' })   for `fakeContext({ kubeconfig: async () => ... })`
//
// As on the real server: server-side apply owns leaf by leaf (managedFields), conflicts, drops what its manager no longer names;
// resourceVersion changes only with the content, generation only outside metadata and status; finalizers hold a deletion back.
// Simpler: no defaults, no schemas, no namespaces that must exist, lists atomic but for the merge keys in fake-cluster-fields.ts.

export type FakeVerb =
  | 'get'
  | 'list'
  | 'watch'
  | 'apply'
  | 'create'
  | 'replace'
  | 'patch'
  | 'delete'
  | 'served'
  | 'can'
  | 'version'
  | 'portForward';

export interface FakeCall {
  verb: FakeVerb;
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  dryRun?: boolean;
  force?: boolean;
  fieldManager?: string;
  labelSelector?: string;
  /** What was sent. */
  object?: JsonObject;
  operations?: readonly JsonObject[];
}

interface Owned {
  manager: string;
  operation: 'Apply' | 'Update';
  subresource?: string;
  paths: Map<string, FieldPath>;
}

interface Stored {
  object: JsonObject;
  owners: Owned[];
}

interface Failure {
  verb: FakeVerb;
  error: ClusterError;
  times: number;
  kind?: string;
  name?: string;
  afterwards: boolean;
}

interface Watcher {
  apiVersion: string;
  kind: string;
  options: ListOptions;
  changed(event: WatchEvent): void;
}

const CLUSTER_SCOPED =
  /^(Namespace|Node|CustomResourceDefinition|ClusterRole|ClusterRoleBinding|PersistentVolume|GatewayClass)$/;

/** The server's own part of metadata: nobody sends it, nobody owns it. */
const SERVER_SIDE = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'deletionTimestamp'];

export class FakeCluster implements Cluster {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
  readonly calls: FakeCall[] = [];
  private readonly stored = new Map<string, Stored>();
  private readonly unserved = new Set<string>();
  private readonly forbidden: { verb: string; kind?: string }[] = [];
  private readonly failures: Failure[] = [];
  private readonly listeners: { verb: FakeVerb; listener: (call: FakeCall) => void }[] = [];
  private readonly watchers = new Set<Watcher>();
  private revision = 100;
  private uids = 0;

  constructor({
    name = 'east',
    context = name,
    namespace = 'default',
  }: { name?: string; context?: string; namespace?: string } = {}) {
    this.name = name;
    this.context = context;
    this.namespace = namespace;
  }

  /** Puts an object there as `manager` would with an update, status included. */
  put(object: JsonObject, manager = 'kubectl'): JsonObject {
    const key = keyOfObject(object);
    return this.keep(key, this.updated(this.stored.get(key), object, manager));
  }

  /** A copy of what is live. */
  find(reference: ObjectReference): JsonObject | undefined {
    const found = this.stored.get(keyOfObject(reference));
    return found === undefined ? undefined : this.shown(found);
  }

  /** Copies of everything that is live, in order of creation. */
  objects(): JsonObject[] {
    return [...this.stored.values()].map((stored) => this.shown(stored));
  }

  /** Writes the status as a controller does: through the subresource, without a new generation. */
  status(reference: ObjectReference, status: JsonObject, manager = 'controller'): void {
    const stored = this.stored.get(keyOfObject(reference));
    if (stored === undefined) throw new Error(`${this.name} has no ${reference.kind} ${reference.name}`);
    this.keep(keyOfObject(reference), this.updated(stored, { ...stored.object, status }, manager, 'status'));
  }

  /** Takes the finalizers away; an object that waits for it goes. */
  finalize(reference: ObjectReference): void {
    const stored = this.stored.get(keyOfObject(reference));
    if (stored === undefined) return;
    const { finalizers: _finalizers, ...metadata } = asObject(stored.object.metadata);
    this.keep(keyOfObject(reference), this.updated(stored, { ...stored.object, metadata }, 'controller'));
  }

  /** Gone at once, whoever holds it. */
  remove(reference: ObjectReference): void {
    this.gone(keyOfObject(reference));
  }

  unserve(apiVersion: string, kind: string): void {
    this.unserved.add(`${apiVersion} ${kind}`);
  }

  serve(apiVersion: string, kind: string): void {
    this.unserved.delete(`${apiVersion} ${kind}`);
  }

  /** No `kind`: of every kind. The verbs are RBAC's: get, list, watch, create, update, patch, delete. */
  forbid(verb: string, kind?: string): void {
    this.forbidden.push({ verb, kind });
  }

  /** The next call (or `times` calls) of that verb fails with that error, or one with that code. `afterwards`: its work was done all the same. */
  failNext(
    verb: FakeVerb,
    error: ClusterError | string = 'server-error',
    {
      times = 1,
      kind,
      name,
      afterwards = false,
    }: { times?: number; kind?: string; name?: string; afterwards?: boolean } = {},
  ): void {
    const thrown =
      typeof error === 'string' ? new ClusterError(error, `cluster ${this.name}: injected ${error}`) : error;
    this.failures.push({ verb, error: thrown, times, kind, name, afterwards });
  }

  /** Called after each successful call of that verb, before its promise is kept: the place to play a controller. */
  on(verb: FakeVerb, listener: (call: FakeCall) => void): void {
    this.listeners.push({ verb, listener });
  }

  async get(reference: ObjectReference): Promise<JsonObject | undefined> {
    return this.call({ verb: 'get', ...identity(reference) }, () => this.find(reference));
  }

  async list(apiVersion: string, kind: string, options: ListOptions = {}): Promise<JsonObject[]> {
    return this.call(
      { verb: 'list', apiVersion, kind, namespace: options.namespace, labelSelector: options.labelSelector },
      () => this.objects().filter((object) => selects(object, apiVersion, kind, options)),
    );
  }

  async watch(
    apiVersion: string,
    kind: string,
    options: ListOptions & { resourceVersion?: string; signal: AbortSignal },
    changed: (event: WatchEvent) => void,
  ): Promise<void> {
    this.call(
      { verb: 'watch', apiVersion, kind, namespace: options.namespace, labelSelector: options.labelSelector },
      () => undefined,
    );
    const watcher: Watcher = { apiVersion, kind, options, changed };
    const after = options.resourceVersion === undefined ? -1 : Number(options.resourceVersion);
    for (const object of this.objects()) {
      if (selects(object, apiVersion, kind, options) && revisionOf(object) > after) changed({ type: 'added', object });
    }
    if (options.signal.aborted) return;
    this.watchers.add(watcher);
    await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve(), { once: true }));
    this.watchers.delete(watcher);
  }

  async apply(object: JsonObject, options: ApplyOptions = {}): Promise<JsonObject> {
    const { dryRun, force, fieldManager = 'failover' } = options;
    return this.call(
      { verb: 'apply', ...identity(object), dryRun, force, fieldManager, object: structuredClone(object) },
      (call) => {
        const key = keyOfObject(object);
        const next = this.applied(call, this.stored.get(key), object, { force: force === true, manager: fieldManager });
        return dryRun ? this.shown(next) : this.keep(key, next);
      },
    );
  }

  async create(object: JsonObject, { dryRun }: WriteOptions = {}): Promise<JsonObject> {
    return this.call({ verb: 'create', ...identity(object), dryRun, object: structuredClone(object) }, (call) => {
      const key = keyOfObject(object);
      if (this.stored.has(key)) throw refusalError(call, status(409, 'AlreadyExists', 'already exists'));
      const next = this.updated(undefined, object, 'failover');
      return dryRun ? this.shown(next) : this.keep(key, next);
    });
  }

  async replace(object: JsonObject, { dryRun }: WriteOptions = {}): Promise<JsonObject> {
    return this.call({ verb: 'replace', ...identity(object), dryRun, object: structuredClone(object) }, (call) => {
      const key = keyOfObject(object);
      const stored = this.present(call, key);
      this.guard(call, stored, asObject(object.metadata));
      const next = this.updated(
        stored,
        { ...object, ...(stored.object.status === undefined ? {} : { status: stored.object.status }) },
        'failover',
      );
      return dryRun ? this.shown(next) : this.keep(key, next);
    });
  }

  async patch(
    reference: ObjectReference,
    operations: readonly JsonObject[],
    { dryRun }: WriteOptions = {},
  ): Promise<JsonObject> {
    return this.call(
      { verb: 'patch', ...identity(reference), dryRun, operations: structuredClone(operations) },
      (call) => {
        const key = keyOfObject(reference);
        const stored = this.present(call, key);
        const object = this.shown(stored);
        for (const operation of operations) patchOne(call, object, operation);
        this.guard(call, stored, asObject(object.metadata));
        const next = this.updated(stored, object, 'failover');
        return dryRun ? this.shown(next) : this.keep(key, next);
      },
    );
  }

  async delete(
    reference: ObjectReference,
    { dryRun, uid, resourceVersion }: WriteOptions & { uid?: string; resourceVersion?: string } = {},
  ): Promise<boolean> {
    return this.call({ verb: 'delete', ...identity(reference), dryRun }, (call) => {
      const key = keyOfObject(reference);
      const stored = this.stored.get(key);
      if (stored === undefined) return false;
      this.guard(call, stored, {
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      });
      if (dryRun) return true;
      const metadata = asObject(stored.object.metadata);
      if (asList(metadata.finalizers).length === 0) this.gone(key);
      else if (metadata.deletionTimestamp === undefined) {
        this.keep(key, {
          ...stored,
          object: { ...stored.object, metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
        });
      }
      return true;
    });
  }

  async served(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    return this.call({ verb: 'served', apiVersion, kind }, () =>
      this.unserved.has(`${apiVersion} ${kind}`)
        ? undefined
        : { plural: pluralOf(kind), namespaced: !CLUSTER_SCOPED.test(kind) },
    );
  }

  async can(verb: string, reference: Omit<ObjectReference, 'name'> & { name?: string }): Promise<boolean> {
    return this.call({ verb: 'can', ...reference }, () => !this.isForbidden(verb, reference.kind));
  }

  async version(): Promise<string> {
    return this.call({ verb: 'version' }, () => 'v1.36.3');
  }

  async portForward(pod: { namespace: string; name: string; port: number }): Promise<{ port: number }> {
    return this.call(
      { verb: 'portForward', apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name },
      () => ({ port: pod.port }),
    );
  }

  private call<T>(call: FakeCall, work: (call: Call) => T): T {
    this.calls.push(call);
    const told: Call = { cluster: this.name, apiVersion: '', kind: '', ...call };
    const failure = this.failures.find(
      (one) =>
        one.times > 0 &&
        one.verb === call.verb &&
        (one.kind ?? call.kind) === call.kind &&
        (one.name ?? call.name) === call.name,
    );
    if (failure !== undefined) failure.times -= 1;
    if (failure !== undefined && !failure.afterwards) throw failure.error;
    const onObjects = !['served', 'can', 'version', 'portForward'].includes(call.verb);
    if (onObjects && this.unserved.has(`${call.apiVersion} ${call.kind}`)) throw kindNotServed(told);
    const verb = call.verb === 'apply' ? 'patch' : call.verb === 'replace' ? 'update' : call.verb;
    if (onObjects && this.isForbidden(verb, call.kind)) {
      const scope = call.namespace === undefined ? ' at the cluster scope' : ` in the namespace "${call.namespace}"`;
      const group = told.apiVersion.includes('/') ? told.apiVersion.split('/')[0] : '';
      const words = `User "tester" cannot ${verb} resource "${pluralOf(call.kind ?? '')}" in API group "${group}"${scope}`;
      throw refusalError(told, status(403, 'Forbidden', `forbidden: ${words}`));
    }
    const result = work(told);
    for (const { verb: wanted, listener } of this.listeners) if (wanted === call.verb) listener(call);
    if (failure !== undefined) throw failure.error;
    return result;
  }

  private isForbidden(verb: string, kind: string | undefined): boolean {
    return this.forbidden.some((rule) => rule.verb === verb && (rule.kind === undefined || rule.kind === kind));
  }

  private present(call: Call, key: string): Stored {
    const stored = this.stored.get(key);
    if (stored === undefined)
      throw refusalError(call, {
        status: 404,
        body: {
          reason: 'NotFound',
          message: `"${call.name}" not found`,
          details: { name: call.name ?? '', kind: pluralOf(call.kind) },
        },
      });
    return stored;
  }

  private guard(call: Call, stored: Stored, { uid, resourceVersion }: JsonObject): void {
    const live = asObject(stored.object.metadata);
    if (
      (uid !== undefined && uid !== live.uid) ||
      (resourceVersion !== undefined && resourceVersion !== live.resourceVersion)
    ) {
      throw refusalError(
        call,
        status(
          409,
          'Conflict',
          'the object has been modified; please apply your changes to the latest version and try again',
        ),
      );
    }
  }

  /** The object after a server-side apply; nothing is kept yet. */
  private applied(
    call: Call,
    stored: Stored | undefined,
    object: JsonObject,
    { force, manager }: { force: boolean; manager: string },
  ): Stored {
    const leaves = leavesOf(object);
    const isOurs = (owner: Owned) =>
      owner.manager === manager && owner.operation === 'Apply' && owner.subresource === undefined;
    const owners = stored?.owners ?? [];
    const conflicts = owners
      .filter((owner) => !isOurs(owner))
      .flatMap((owner) =>
        [...leaves].flatMap(([key, { path, value }]) =>
          owner.paths.has(key) && !isDeepStrictEqual(valueAt(stored?.object ?? {}, path), value)
            ? [{ owner, key, path }]
            : [],
        ),
      );
    if (conflicts.length > 0 && !force) {
      const causes = conflicts.map(({ owner, path }) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with "${owner.manager}" using ${call.apiVersion}`,
        field: fieldText(path),
      }));
      throw refusalError(call, {
        status: 409,
        body: { reason: 'Conflict', message: `Apply failed with ${causes.length} conflicts`, details: { causes } },
      });
    }
    const lost = new Set(conflicts.map(({ key }) => key));
    const others = owners
      .filter((owner) => !isOurs(owner))
      .map((owner) => ({ ...owner, paths: without(owner.paths, lost) }));
    const next = structuredClone(
      stored?.object ?? { apiVersion: object.apiVersion ?? '', kind: object.kind ?? '', metadata: named(object) },
    );
    for (const [key, path] of owners.find(isOurs)?.paths ?? []) {
      if (!leaves.has(key) && !others.some(({ paths }) => paths.has(key))) removeAt(next, path);
    }
    for (const { path, value } of leaves.values()) setAt(next, path, value);
    const ours: Owned = {
      manager,
      operation: 'Apply',
      paths: new Map([...leaves].map(([key, { path }]) => [key, path])),
    };
    return { object: next, owners: [...others.filter(({ paths }) => paths.size > 0), ours] };
  }

  /** The object after an update by `manager`, who owns what changed; nothing is kept yet. */
  private updated(stored: Stored | undefined, object: JsonObject, manager: string, subresource?: string): Stored {
    const before = leavesOf(stored?.object ?? {});
    const after = leavesOf(object);
    const changed = [...after].filter(([key, { value }]) => !isDeepStrictEqual(before.get(key)?.value, value));
    const lost = new Set([...changed.map(([key]) => key), ...[...before.keys()].filter((key) => !after.has(key))]);
    const same = (owner: Owned) =>
      owner.manager === manager && owner.operation === 'Update' && owner.subresource === subresource;
    const mine = stored?.owners.find(same)?.paths ?? new Map<string, FieldPath>();
    const paths = new Map([...without(mine, lost), ...changed.map(([key, { path }]) => [key, path] as const)]);
    const others = (stored?.owners ?? [])
      .filter((owner) => !same(owner))
      .map((owner) => ({ ...owner, paths: without(owner.paths, lost) }));
    const live = asObject(stored?.object.metadata);
    const metadata = { ...asObject(structuredClone(object).metadata) };
    for (const key of SERVER_SIDE) {
      delete metadata[key];
      const kept = live[key];
      if (kept !== undefined && key !== 'managedFields') metadata[key] = kept;
    }
    const owners = [...others, { manager, operation: 'Update' as const, subresource, paths }].filter(
      (owner) => owner.paths.size > 0,
    );
    return { object: { ...structuredClone(object), metadata }, owners };
  }

  /** Keeps a change, if it is one, and tells those who watch. */
  private keep(key: string, next: Stored): JsonObject {
    const before = this.stored.get(key);
    if (
      before !== undefined &&
      sameContent(before.object, next.object) &&
      isDeepStrictEqual(ownersOf(before), ownersOf(next))
    )
      return this.shown(before);
    const metadata = asObject(next.object.metadata);
    const spec = ({ metadata: _metadata, status: _status, ...rest }: JsonObject) => rest;
    const generation =
      before === undefined
        ? 1
        : Number(asObject(before.object.metadata).generation) +
          (isDeepStrictEqual(spec(before.object), spec(next.object)) ? 0 : 1);
    this.revision += 1;
    const stored: Stored = {
      ...next,
      object: {
        ...next.object,
        metadata: {
          ...metadata,
          uid: asText(metadata.uid) ?? `${this.name}-${++this.uids}`,
          creationTimestamp: asText(metadata.creationTimestamp) ?? '2026-01-01T00:00:00Z',
          generation,
          resourceVersion: String(this.revision),
        },
      },
    };
    this.stored.set(key, stored);
    if (
      asObject(stored.object.metadata).deletionTimestamp !== undefined &&
      asList(asObject(stored.object.metadata).finalizers).length === 0
    ) {
      this.gone(key);
      return this.shown(stored);
    }
    this.tell(before === undefined ? 'added' : 'modified', stored);
    return this.shown(stored);
  }

  private gone(key: string): void {
    const stored = this.stored.get(key);
    if (stored === undefined) return;
    this.stored.delete(key);
    this.revision += 1;
    this.tell('deleted', stored);
  }

  private tell(type: 'added' | 'modified' | 'deleted', stored: Stored): void {
    const object = this.shown(stored);
    for (const { apiVersion, kind, options, changed } of this.watchers) {
      if (selects(object, apiVersion, kind, options)) changed({ type, object: structuredClone(object) });
    }
  }

  private shown({ object, owners }: Stored): JsonObject {
    const copy = structuredClone(object);
    const managedFields = owners.map(({ manager, operation, subresource, paths }) => ({
      manager,
      operation,
      apiVersion: String(object.apiVersion),
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: fieldsV1(paths.values()),
      ...(subresource === undefined ? {} : { subresource }),
    }));
    return { ...copy, metadata: { ...asObject(copy.metadata), managedFields } };
  }
}

/** A kubeconfig whose contexts are these clusters; `context` is the context's name, `connect` may call it by another name. */
export function fakeKubeconfig(clusters: readonly FakeCluster[], { current }: { current?: string } = {}): Kubeconfig {
  return {
    current,
    contexts: clusters.map(({ context, namespace }) => ({ name: context, namespace })),
    connect: (context) => {
      const found = clusters.find((cluster) => cluster.context === context);
      if (found === undefined)
        throw new ClusterError('unknown-context', `no context \`${context}\` in this kubeconfig`);
      return found;
    },
  };
}

function identity(value: JsonObject | ObjectReference): Pick<FakeCall, 'apiVersion' | 'kind' | 'namespace' | 'name'> {
  const { namespace, name } = 'metadata' in value ? asObject(value.metadata as Json) : (value as JsonObject);
  return {
    apiVersion: String(value.apiVersion),
    kind: String(value.kind),
    namespace: asText(namespace),
    name: asText(name),
  };
}

/** The version is no part of it: the same object is seen through every version that is served. */
function keyOfObject(value: JsonObject | ObjectReference): string {
  const { apiVersion = '', kind, namespace = '', name } = identity(value);
  return [apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace, name].join('|');
}

function named(object: JsonObject): JsonObject {
  const { name, namespace } = asObject(object.metadata);
  return { name: name ?? '', ...(namespace === undefined ? {} : { namespace }) };
}

function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch)$/.test(word)) return `${word}es`;
  return word.endsWith('y') && !/[aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

function selects(
  object: JsonObject,
  apiVersion: string,
  kind: string,
  { namespace, labelSelector, fieldSelector }: ListOptions,
): boolean {
  const metadata = asObject(object.metadata);
  const group = (version: string) => (version.includes('/') ? version.split('/')[0] : '');
  const labels = asTextMap(metadata.labels);
  return (
    object.kind === kind &&
    group(String(object.apiVersion)) === group(apiVersion) &&
    (namespace === undefined || metadata.namespace === namespace) &&
    parts(labelSelector).every((part) => matchesLabel(labels, part)) &&
    parts(fieldSelector).every((part) => {
      const [path = '', value] = part.split(/==?/);
      return (
        String(
          valueAt(
            object,
            path.split('.').map((key) => `f:${key}`),
          ) ?? '',
        ) === value
      );
    })
  );
}

function parts(selector: string | undefined): string[] {
  return (selector ?? '').split(',').filter((part) => part !== '');
}

function matchesLabel(labels: Record<string, string>, part: string): boolean {
  const [, key = '', operator, value] = /^([^!=]*)(!=|==?)(.*)$/.exec(part) ?? [];
  if (operator === undefined) return part.startsWith('!') ? !(part.slice(1) in labels) : part in labels;
  return operator === '!=' ? labels[key] !== value : labels[key] === value;
}

function sameContent(before: JsonObject, after: JsonObject): boolean {
  const content = (object: JsonObject) => {
    const {
      resourceVersion: _version,
      generation: _generation,
      uid: _uid,
      creationTimestamp: _time,
      ...metadata
    } = asObject(object.metadata);
    return { ...object, metadata };
  };
  return isDeepStrictEqual(content(before), content(after));
}

function ownersOf({ owners }: Stored): unknown {
  return owners
    .map(({ manager, operation, subresource, paths }) =>
      [manager, operation, subresource ?? '', [...paths.keys()].sort()].join(),
    )
    .sort();
}

function without(paths: ReadonlyMap<string, FieldPath>, lost: ReadonlySet<string>): Map<string, FieldPath> {
  return new Map([...paths].filter(([key]) => !lost.has(key)));
}

function revisionOf(object: JsonObject): number {
  return Number(asObject(object.metadata).resourceVersion);
}

function status(code: number, reason: string, message: string): { status: number; body: JsonObject } {
  return { status: code, body: { reason, message } };
}

/** RFC 6902, as far as anybody needs it; changes `object` in place. */
function patchOne(call: Call, object: JsonObject, { op, path, value, from }: JsonObject): void {
  const keys = pointer(path);
  const parent = keys.slice(0, -1).reduce<Json | undefined>((at, key) => child(at, key), object);
  const key = keys.at(-1) ?? '';
  if (op === 'test') {
    if (!isDeepStrictEqual(child(parent, key), value)) {
      throw refusalError(call, {
        status: 422,
        body: { reason: 'Invalid', message: `the server rejected our request: testing path ${String(path)} failed` },
      });
    }
  } else if (op === 'add' || op === 'replace') put(call, parent, key, value as Json, op === 'add');
  else if (op === 'remove') {
    if (child(parent, key) === undefined)
      throw refusalError(call, {
        status: 422,
        body: { reason: 'Invalid', message: `remove operation does not apply: ${String(path)} is missing` },
      });
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as JsonObject)[key];
  } else throw new Error(`the fake knows no patch operation ${String(op)} ${String(from)}`);
}

function put(call: Call, parent: Json | undefined, key: string, value: Json, insert: boolean): void {
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    parent.splice(index, insert ? 0 : 1, structuredClone(value));
  } else if (isObject(parent)) parent[key] = structuredClone(value);
  else
    throw refusalError(call, { status: 422, body: { reason: 'Invalid', message: `the parent of ${key} is missing` } });
}

function pointer(path: Json | undefined): string[] {
  return String(path)
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}
