import type { ServedKind } from '../model/cluster.js';
import { apiGroup } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { type Call, kindNotServed, refusalError } from './cluster-error.js';
import type { RestApi } from './rest-api.js';

/** Which kinds a server serves: asked once for each group and version in use, never for all of them. */
export class RestDiscovery {
  private readonly versions = new Map<string, Promise<ReadonlyMap<string, ServedKind>>>();

  constructor(
    private readonly api: RestApi,
    private readonly cluster: string,
  ) {}

  /** Undefined for a kind that is not served. What is missing is asked for again: it may be installed meanwhile. */
  async served(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    let known = this.versions.get(apiVersion);
    if (known === undefined) {
      known = this.read({ cluster: this.cluster, verb: 'read the kinds of', apiVersion, kind: apiVersion });
      this.versions.set(apiVersion, known);
    }
    try {
      const served = (await known).get(kind);
      if (served === undefined) this.versions.delete(apiVersion);
      return served;
    } catch (error) {
      this.versions.delete(apiVersion);
      throw error;
    }
  }

  /** @throws ClusterError `kind-not-served`, naming the versions of the group that are served. */
  async require(call: Call): Promise<ServedKind> {
    const served = await this.served(call.apiVersion, call.kind);
    if (served !== undefined) return served;
    throw kindNotServed(call, await this.otherVersions(call));
  }

  private async read(call: Call): Promise<ReadonlyMap<string, ServedKind>> {
    const answer = await this.api.ask(call, {
      method: 'GET',
      path: pathOfVersion(call.apiVersion),
      isIdempotent: true,
    });
    if (answer.status === 404) return new Map();
    if (answer.status !== 200) throw refusalError(call, answer);
    const resources = asList(answer.body.resources).map(asObject);
    return new Map(
      resources
        .filter(({ name }) => !String(name).includes('/'))
        .map(({ name, kind, namespaced }) => [String(kind), { plural: String(name), namespaced: namespaced === true }]),
    );
  }

  /** Of the same group, in the server's order of preference, those that have the kind. */
  private async otherVersions(call: Call): Promise<string[]> {
    const group = apiGroup(call.apiVersion);
    if (group === '') return [];
    const { status, body } = await this.api.ask(call, { method: 'GET', path: `/apis/${group}`, isIdempotent: true });
    if (status !== 200) return [];
    const versions = asList(body.versions).flatMap((item) => asText(asObject(item).version) ?? []);
    const found = await Promise.all(
      versions.map(async (version) => ({ version, served: await this.served(`${group}/${version}`, call.kind) })),
    );
    return found.flatMap(({ version, served }) => (served === undefined ? [] : [version]));
  }
}

/** `/api/v1`, `/apis/apps/v1`. */
export function pathOfVersion(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
