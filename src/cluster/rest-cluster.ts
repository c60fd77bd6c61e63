import type {
  ApplyOptions,
  Cluster,
  ListOptions,
  ObjectReference,
  ServedKind,
  WatchEvent,
  WriteOptions,
} from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { apiGroup } from '../model/document.js';
import { asObject, asText } from '../model/json.js';
import { type Call, refusalError } from './cluster-error.js';
import type { RestApi } from './rest-api.js';
import { pathOfVersion, RestDiscovery } from './rest-discovery.js';
import { listAll, queryOf } from './rest-list.js';
import { watchAll } from './rest-watch.js';

const FIELD_MANAGER = 'failover';

/** What needs more than HTTP. */
export type PortForward = Cluster['portForward'];

/** A Kubernetes API server over HTTP. */
export class RestCluster implements Cluster {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
  readonly portForward: PortForward;
  private readonly discovery: RestDiscovery;

  constructor(
    private readonly api: RestApi,
    { name, context, namespace, portForward }: Pick<Cluster, 'name' | 'context' | 'namespace' | 'portForward'>,
  ) {
    this.name = name;
    this.context = context;
    this.namespace = namespace;
    this.portForward = portForward;
    this.discovery = new RestDiscovery(api, name);
  }

  async get(reference: ObjectReference): Promise<JsonObject | undefined> {
    const call = this.call('get', reference);
    const path = await this.pathOf(call);
    const answer = await this.api.ask(call, { method: 'GET', path, isIdempotent: true });
    if (isAbsent(answer)) return undefined;
    if (answer.status !== 200) throw refusalError(call, answer);
    return answer.body;
  }

  async list(apiVersion: string, kind: string, options: ListOptions = {}): Promise<JsonObject[]> {
    const { namespace, labelSelector, fieldSelector } = options;
    const call = this.call('list', { apiVersion, kind, namespace });
    const { items } = await listAll(this.api, call, await this.pathOf(call), { labelSelector, fieldSelector });
    return items;
  }

  async watch(
    apiVersion: string,
    kind: string,
    { namespace, ...options }: ListOptions & { resourceVersion?: string; signal: AbortSignal },
    changed: (event: WatchEvent) => void,
  ): Promise<void> {
    const call = this.call('watch', { apiVersion, kind, namespace });
    await watchAll(this.api, call, await this.pathOf(call), options, changed);
  }

  async apply(object: JsonObject, options: ApplyOptions = {}): Promise<JsonObject> {
    const { dryRun, force, fieldManager = FIELD_MANAGER } = options;
    const call = this.call('apply', referenceOf(object));
    const query = queryOf({ fieldManager, force: force ? 'true' : undefined, ...dryRunQuery(dryRun) });
    return this.api.send(call, {
      method: 'PATCH',
      path: `${await this.pathOf(call)}${query}`,
      body: object,
      // JSON is YAML.
      contentType: 'application/apply-patch+yaml',
      isIdempotent: true,
    });
  }

  async create(object: JsonObject, { dryRun }: WriteOptions = {}): Promise<JsonObject> {
    const call = this.call('create', referenceOf(object));
    const path = await this.pathOf({ ...call, name: undefined });
    return this.api.send(call, {
      method: 'POST',
      path: `${path}${queryOf({ fieldManager: FIELD_MANAGER, ...dryRunQuery(dryRun) })}`,
      body: object,
      isIdempotent: dryRun === true,
    });
  }

  async replace(object: JsonObject, { dryRun }: WriteOptions = {}): Promise<JsonObject> {
    const call = this.call('replace', referenceOf(object));
    return this.api.send(call, {
      method: 'PUT',
      path: `${await this.pathOf(call)}${queryOf({ fieldManager: FIELD_MANAGER, ...dryRunQuery(dryRun) })}`,
      body: object,
      isIdempotent: dryRun === true || asText(asObject(object.metadata).resourceVersion) !== undefined,
    });
  }

  async patch(
    reference: ObjectReference,
    operations: readonly JsonObject[],
    { dryRun }: WriteOptions = {},
  ): Promise<JsonObject> {
    const call = this.call('patch', reference);
    return this.api.send(call, {
      method: 'PATCH',
      path: `${await this.pathOf(call)}${queryOf({ fieldManager: FIELD_MANAGER, ...dryRunQuery(dryRun) })}`,
      body: [...operations],
      contentType: 'application/json-patch+json',
      isIdempotent: dryRun === true || operations.some(({ op }) => op === 'test'),
    });
  }

  async delete(
    reference: ObjectReference,
    { dryRun, uid, resourceVersion }: WriteOptions & { uid?: string; resourceVersion?: string } = {},
  ): Promise<boolean> {
    const call = this.call('delete', reference);
    const guarded = uid !== undefined || resourceVersion !== undefined;
    const answer = await this.api.ask(call, {
      method: 'DELETE',
      path: await this.pathOf(call),
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        ...(guarded && {
          preconditions: {
            ...(uid === undefined ? {} : { uid }),
            ...(resourceVersion === undefined ? {} : { resourceVersion }),
          },
        }),
        ...(dryRun === true && { dryRun: ['All'] }),
      },
      isIdempotent: guarded || dryRun === true,
    });
    if (isAbsent(answer)) return false;
    if (answer.status >= 300) throw refusalError(call, answer);
    return true;
  }

  served(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    return this.discovery.served(apiVersion, kind);
  }

  async can(verb: string, reference: Omit<ObjectReference, 'name'> & { name?: string }): Promise<boolean> {
    const { apiVersion, kind, namespace, name } = reference;
    const { plural } = await this.discovery.require(this.call(verb, reference));
    const attributes = { verb, group: apiGroup(apiVersion), resource: plural, namespace, name };
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' };
    const { status } = await this.api.send(this.call('create', { ...review, name: `${verb} ${kind}` }), {
      method: 'POST',
      path: `${pathOfVersion(review.apiVersion)}/selfsubjectaccessreviews`,
      body: { ...review, spec: { resourceAttributes: JSON.parse(JSON.stringify(attributes)) as JsonObject } },
      // A question, whatever its method.
      isIdempotent: true,
    });
    return asObject(status).allowed === true;
  }

  async version(): Promise<string> {
    const call = this.call('get', { apiVersion: 'v1', kind: 'version' });
    const { gitVersion } = await this.api.send(call, { method: 'GET', path: '/version', isIdempotent: true });
    return asText(gitVersion) ?? 'unknown';
  }

  private call(verb: string, { apiVersion, kind, namespace, name }: Partial<ObjectReference>): Call {
    return { cluster: this.name, verb, apiVersion: apiVersion ?? '', kind: kind ?? '', namespace, name };
  }

  /** Of the object, or of its collection without a name. @throws ClusterError for a kind that is not served. */
  private async pathOf(call: Call): Promise<string> {
    const { plural, namespaced } = await this.discovery.require(call);
    const place = namespaced && call.namespace !== undefined ? ['namespaces', call.namespace] : [];
    const parts = [...place, plural, ...(call.name === undefined ? [] : [call.name])];
    return [pathOfVersion(call.apiVersion), ...parts.map(encodeURIComponent)].join('/');
  }
}

function referenceOf({ apiVersion, kind, metadata }: JsonObject): Partial<ObjectReference> {
  const { namespace, name } = asObject(metadata);
  return { apiVersion: asText(apiVersion), kind: asText(kind), namespace: asText(namespace), name: asText(name) };
}

/** Not there, as opposed to a kind or path that is unknown. */
function isAbsent({ status, body }: { status: number; body: JsonObject }): boolean {
  return status === 404 && asText(asObject(body.details).name) !== undefined;
}

function dryRunQuery(dryRun: boolean | undefined): { dryRun?: string } {
  return dryRun === true ? { dryRun: 'All' } : {};
}
