import { type Call, refusalError } from '../../src/cluster/cluster-error.js';
import { ClusterError } from '../../src/errors.js';
import type {
  ApplyOptions,
  Cluster,
  ListOptions,
  ObjectReference,
  ServedKind,
  WatchEvent,
  WriteOptions,
} from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import { type FakeCall, FakeCalls, type FakeVerb, refusal } from './fake-cluster-calls.js';
import { identity, keyOfObject, pluralOf, selects } from './fake-cluster-objects.js';
import { applied, disowned, type Stored, shown, updated } from './fake-cluster-ownership.js';
import { patchOne } from './fake-cluster-patch.js';
import { FakeStore, type Watcher } from './fake-cluster-store.js';

export type { FakeCall, FakeVerb } from './fake-cluster-calls.js';
export { fakeKubeconfig } from './fake-kubeconfig.js';

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

const CLUSTER_SCOPED =
  /^(Namespace|Node|CustomResourceDefinition|ClusterRole|ClusterRoleBinding|PersistentVolume|GatewayClass)$/;

export class FakeCluster implements Cluster {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
  private readonly store: FakeStore;
  private readonly received: FakeCalls;

  constructor({
    name = 'east',
    context = name,
    namespace = 'default',
  }: { name?: string; context?: string; namespace?: string } = {}) {
    this.name = name;
    this.context = context;
    this.namespace = namespace;
    this.store = new FakeStore(name);
    this.received = new FakeCalls(name);
  }

  get calls(): readonly FakeCall[] {
    return this.received.all;
  }

  /** Puts an object there as `manager` would with an update, status included. */
  put(object: JsonObject, manager = 'kubectl'): JsonObject {
    const key = keyOfObject(object);
    return this.store.keep(key, updated(this.store.stored.get(key), object, manager));
  }

  /** A copy of what is live. */
  find(reference: ObjectReference): JsonObject | undefined {
    const found = this.store.stored.get(keyOfObject(reference));
    return found === undefined ? undefined : shown(found);
  }

  /** Copies of everything that is live, in order of creation. */
  objects(): JsonObject[] {
    return this.store.objects();
  }

  /** Writes the status as a controller does: through the subresource, without a new generation. */
  status(reference: ObjectReference, status: JsonObject, manager = 'controller'): void {
    const stored = this.store.stored.get(keyOfObject(reference));
    if (stored === undefined) throw new Error(`${this.name} has no ${reference.kind} ${reference.name}`);
    this.store.keep(keyOfObject(reference), updated(stored, { ...stored.object, status }, manager, 'status'));
  }

  /** Takes the finalizers away; an object that waits for it goes. */
  finalize(reference: ObjectReference): void {
    const stored = this.store.stored.get(keyOfObject(reference));
    if (stored === undefined) return;
    const { finalizers: _finalizers, ...metadata } = asObject(stored.object.metadata);
    this.store.keep(keyOfObject(reference), updated(stored, { ...stored.object, metadata }, 'controller'));
  }

  /** Gone at once, whoever holds it. */
  remove(reference: ObjectReference): void {
    this.store.gone(keyOfObject(reference));
  }

  unserve(apiVersion: string, kind: string): void {
    this.received.unserve(apiVersion, kind);
  }

  serve(apiVersion: string, kind: string): void {
    this.received.serve(apiVersion, kind);
  }

  /** No `kind`: of every kind. The verbs are RBAC's: get, list, watch, create, update, patch, delete. */
  forbid(verb: string, kind?: string): void {
    this.received.forbid(verb, kind);
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
    this.received.fail({ verb, error: thrown, times, kind, name, afterwards });
  }

  /** Called after each successful call of that verb, before its promise is kept: the place to play a controller. */
  on(verb: FakeVerb, listener: (call: FakeCall) => void): void {
    this.received.on(verb, listener);
  }

  async get(reference: ObjectReference): Promise<JsonObject | undefined> {
    return this.received.call({ verb: 'get', ...identity(reference) }, () => this.find(reference));
  }

  async list(apiVersion: string, kind: string, options: ListOptions = {}): Promise<JsonObject[]> {
    return this.received.call(
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
    this.received.call(
      { verb: 'watch', apiVersion, kind, namespace: options.namespace, labelSelector: options.labelSelector },
      () => undefined,
    );
    const watcher: Watcher = { apiVersion, kind, options, changed };
    const after = options.resourceVersion === undefined ? -1 : Number(options.resourceVersion);
    for (const object of this.objects()) {
      if (selects(object, apiVersion, kind, options) && revisionOf(object) > after) changed({ type: 'added', object });
    }
    if (options.signal.aborted) return;
    this.store.watchers.add(watcher);
    await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve(), { once: true }));
    this.store.watchers.delete(watcher);
  }

  async apply(object: JsonObject, options: ApplyOptions = {}): Promise<JsonObject> {
    const { dryRun, force, fieldManager = 'failover' } = options;
    return this.received.call(
      { verb: 'apply', ...identity(object), dryRun, force, fieldManager, object: structuredClone(object) },
      (call) => {
        const key = keyOfObject(object);
        const next = applied(call, this.store.stored.get(key), object, {
          force: force === true,
          manager: fieldManager,
        });
        return dryRun ? shown(next) : this.store.keep(key, next);
      },
    );
  }

  async create(object: JsonObject, { dryRun }: WriteOptions = {}): Promise<JsonObject> {
    return this.received.call(
      { verb: 'create', ...identity(object), dryRun, object: structuredClone(object) },
      (call) => {
        const key = keyOfObject(object);
        if (this.store.stored.has(key)) throw refusalError(call, refusal(409, 'AlreadyExists', 'already exists'));
        const next = updated(undefined, object, 'failover');
        return dryRun ? shown(next) : this.store.keep(key, next);
      },
    );
  }

  async replace(object: JsonObject, { dryRun }: WriteOptions = {}): Promise<JsonObject> {
    return this.received.call(
      { verb: 'replace', ...identity(object), dryRun, object: structuredClone(object) },
      (call) => {
        const key = keyOfObject(object);
        const stored = this.present(call, key);
        this.guard(call, stored, asObject(object.metadata));
        const next = updated(
          stored,
          { ...object, ...(stored.object.status === undefined ? {} : { status: stored.object.status }) },
          'failover',
        );
        return dryRun ? shown(next) : this.store.keep(key, next);
      },
    );
  }

  async patch(
    reference: ObjectReference,
    operations: readonly JsonObject[],
    { dryRun }: WriteOptions = {},
  ): Promise<JsonObject> {
    return this.received.call(
      { verb: 'patch', ...identity(reference), dryRun, operations: structuredClone(operations) },
      (call) => {
        const key = keyOfObject(reference);
        const stored = this.present(call, key);
        const object = shown(stored);
        for (const operation of operations) patchOne(call, object, operation);
        this.guard(call, stored, asObject(object.metadata));
        const next = disowned(updated(stored, object, 'failover'), operations);
        return dryRun ? shown(next) : this.store.keep(key, next);
      },
    );
  }

  async delete(
    reference: ObjectReference,
    { dryRun, uid, resourceVersion }: WriteOptions & { uid?: string; resourceVersion?: string } = {},
  ): Promise<boolean> {
    return this.received.call({ verb: 'delete', ...identity(reference), dryRun }, (call) => {
      const key = keyOfObject(reference);
      const stored = this.store.stored.get(key);
      if (stored === undefined) return false;
      this.guard(call, stored, {
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      });
      if (dryRun) return true;
      const metadata = asObject(stored.object.metadata);
      if (asList(metadata.finalizers).length === 0) this.store.gone(key);
      else if (metadata.deletionTimestamp === undefined) {
        this.store.keep(key, {
          ...stored,
          object: { ...stored.object, metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
        });
      }
      return true;
    });
  }

  async served(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    return this.received.call({ verb: 'served', apiVersion, kind }, () =>
      !this.received.isServed(apiVersion, kind)
        ? undefined
        : { plural: pluralOf(kind), namespaced: !CLUSTER_SCOPED.test(kind) },
    );
  }

  async can(verb: string, reference: Omit<ObjectReference, 'name'> & { name?: string }): Promise<boolean> {
    return this.received.call({ verb: 'can', ...reference }, () => !this.received.isForbidden(verb, reference.kind));
  }

  async version(): Promise<string> {
    return this.received.call({ verb: 'version' }, () => 'v1.36.3');
  }

  async portForward(pod: { namespace: string; name: string; port: number }): Promise<{ port: number }> {
    return this.received.call(
      { verb: 'portForward', apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name },
      () => ({ port: pod.port }),
    );
  }

  private present(call: Call, key: string): Stored {
    const stored = this.store.stored.get(key);
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
        refusal(
          409,
          'Conflict',
          'the object has been modified; please apply your changes to the latest version and try again',
        ),
      );
    }
  }
}

function revisionOf(object: JsonObject): number {
  return Number(asObject(object.metadata).resourceVersion);
}
