import type { JsonObject } from './document.js';

/** Which object: `namespace` is absent for what is cluster-scoped. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** A kind that the API server serves. */
export interface ServedKind {
  /** In paths: `destinationrules`. */
  plural: string;
  namespaced: boolean;
}

export interface ListOptions {
  /** Absent: all namespaces. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface WriteOptions {
  /** The server goes through everything and keeps nothing (kubectl's `--dry-run=server`). */
  dryRun?: boolean;
}

export interface ApplyOptions extends WriteOptions {
  /** Takes over fields that other managers own. */
  force?: boolean;
  /** Default `failover`. */
  fieldManager?: string;
}

/** One change of a watched collection. `error` ends the watch. */
export type WatchEvent =
  | { type: 'added' | 'modified' | 'deleted'; object: JsonObject }
  | { type: 'error'; message: string };

/**
 * One Kubernetes API server, and no more of it than failover needs. Every call repeats by itself what may safely be repeated (429 and 503
 * with their Retry-After, connections that were cut before or during an idempotent call) and throws a ClusterError that names cluster,
 * verb, object and what to do: `unreachable`, `unauthorized`, `forbidden`, `kind-not-served`, `conflict`, `invalid`, `timeout`, `server-error`.
 * Namespaced objects without a namespace are refused by the caller, not defaulted here.
 */
export interface Cluster {
  /** As manifests name it; the context's name where they do not. */
  readonly name: string;
  /** The kubeconfig context. */
  readonly context: string;
  /** Namespace of the context, `default` where it names none. */
  readonly namespace: string;
  /** The object as it is live; undefined when there is none. A kind that is not served throws `kind-not-served`. */
  get(reference: ObjectReference): Promise<JsonObject | undefined>;
  /** All objects of a kind, page by page. */
  list(apiVersion: string, kind: string, options?: ListOptions): Promise<JsonObject[]>;
  /** Calls back for every change after `resourceVersion` until `signal` aborts; reconnects by itself. */
  watch(
    apiVersion: string,
    kind: string,
    options: ListOptions & { resourceVersion?: string; signal: AbortSignal },
    changed: (event: WatchEvent) => void,
  ): Promise<void>;
  /** Server-side apply. A field conflict throws a FieldConflictError. */
  apply(object: JsonObject, options?: ApplyOptions): Promise<JsonObject>;
  /** Creates; an object that exists already throws `conflict`. */
  create(object: JsonObject, options?: WriteOptions): Promise<JsonObject>;
  /** Replaces the whole object; with `metadata.resourceVersion` only that very version, else throws `conflict`. */
  replace(object: JsonObject, options?: WriteOptions): Promise<JsonObject>;
  /** A JSON patch (RFC 6902); its `test` operations guard what was read. A failed test throws `conflict`. */
  patch(reference: ObjectReference, operations: readonly JsonObject[], options?: WriteOptions): Promise<JsonObject>;
  /** True when there was something to delete. With `uid` or `resourceVersion` only that very object, else throws `conflict`. */
  delete(
    reference: ObjectReference,
    options?: WriteOptions & { uid?: string; resourceVersion?: string },
  ): Promise<boolean>;
  /** Undefined for a kind that this server does not serve (its CRD is missing). Read once for each group and version. */
  served(apiVersion: string, kind: string): Promise<ServedKind | undefined>;
  /** Whether we may do this (SelfSubjectAccessReview). */
  can(verb: string, reference: Omit<ObjectReference, 'name'> & { name?: string }): Promise<boolean>;
  /** `v1.36.3`. */
  version(): Promise<string>;
  /** Opens a byte stream to a port of a Pod through the API server, as kubectl port-forward does; ended by `signal`. Gives the loopback port. */
  portForward(pod: { namespace: string; name: string; port: number }, signal: AbortSignal): Promise<{ port: number }>;
}

/** A kubeconfig as kubectl would merge it. */
export interface Kubeconfig {
  /** The current context; undefined when there is none. */
  readonly current: string | undefined;
  readonly contexts: readonly { name: string; namespace?: string }[];
  /** @throws ClusterError for a context that does not exist, naming those that do. Opens no connection. */
  connect(context: string, options?: { name?: string }): Cluster;
}

export interface KubeconfigOptions {
  /** `--kubeconfig`; else $KUBECONFIG, else ~/.kube/config. */
  path?: string;
  /** `--as`. */
  as?: string;
  /** `--request-timeout`, of one try of one call. Absent: 30 s. */
  requestTimeoutMs?: number;
  /** Told of each API call: `PATCH https://… 200 12ms`, never of bodies or tokens. */
  call?(line: string): void;
  /** Told of what API servers warn of when something is written: a deprecated version, a policy that only warns. */
  warned?(line: string): void;
}
