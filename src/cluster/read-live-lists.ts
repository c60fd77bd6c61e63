import { ClusterError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import type { ServedLiveKind } from './read-live-kinds.js';

interface Refusal {
  plural: string;
  verb: 'get' | 'list';
  /** Undefined: in all namespaces. */
  namespace?: string;
  /** What is known in spite of it, for people. */
  instead?: string;
  error: ClusterError;
}

/** Reads lists of one cluster, each once. What RBAC forbids gives an empty list and is kept in mind. */
export class LiveLists {
  readonly #refusals: Refusal[] = [];
  readonly #known = new Map<string, Promise<JsonObject[]>>();

  constructor(private readonly cluster: Cluster) {}

  /** All of a kind; of every namespace where none is given. */
  list(kind: ServedLiveKind, namespace: string | undefined, labelSelector?: string): Promise<JsonObject[]> {
    const scope = kind.namespaced ? namespace : undefined;
    return this.#once(kind, scope, labelSelector, (error) => {
      this.#refusals.push({ plural: kind.plural, verb: 'list', namespace: scope, error });
      return [];
    });
  }

  /** All of a kind wherever they stand; where that is forbidden, those of the namespace at least. */
  everywhere(kind: ServedLiveKind, namespace: string | undefined): Promise<JsonObject[]> {
    return this.#once(kind, undefined, undefined, (error) => {
      if (!kind.namespaced || namespace === undefined) {
        this.#refusals.push({ plural: kind.plural, verb: 'list', error });
        return [];
      }
      this.#refusals.push({ plural: kind.plural, verb: 'list', instead: namespace, error });
      return this.list(kind, namespace);
    });
  }

  /** Undefined when there is none, and when it may not be read. */
  async get(apiVersion: string, kind: string, namespace: string, name: string): Promise<JsonObject | undefined> {
    try {
      return await this.cluster.get({ apiVersion, kind, namespace, name });
    } catch (error) {
      const plural = `${kind} ${name}`;
      this.#refusals.push({ plural, verb: 'get', namespace, error: forbidden(error) });
      return undefined;
    }
  }

  /** Secrets of type `kubernetes.io/tls`: the API server shows no others. */
  async tlsSecrets(namespace: string | undefined, labelSelector: string | undefined): Promise<JsonObject[]> {
    try {
      const fieldSelector = 'type=kubernetes.io/tls';
      return await this.cluster.list('v1', 'Secret', { namespace, labelSelector, fieldSelector });
    } catch (error) {
      this.#refusals.push({ plural: 'secrets', verb: 'list', namespace, error: forbidden(error) });
      return [];
    }
  }

  isRefused({ plural }: ServedLiveKind): boolean {
    return this.#refusals.some((refusal) => refusal.plural === plural);
  }

  /** @throws ClusterError when anything was forbidden: to be asked when nothing else was found. */
  throwRefusal(): void {
    const [first] = this.#refusals.filter(({ verb }) => verb === 'list');
    if (first !== undefined) throw first.error;
  }

  /** One sentence for each place in which something may not be read. */
  warnings(): string[] {
    const sentences = new Map<string, string[]>();
    for (const { plural, verb, namespace, instead } of this.#refusals) {
      // Many kinds, most of them of meshes that nobody uses here: which they are does not matter.
      const what = instead === undefined ? 'PLURALS' : `mesh objects outside of ${instead}`;
      const place = namespace === undefined ? '' : ` in ${namespace}`;
      const rest = instead === undefined ? 'the answer is made without them' : 'what they say about it is not known';
      const key = `${verb} ${what}${place}: ${rest}`;
      sentences.set(key, [...(sentences.get(key) ?? []), plural]);
    }
    return [...sentences].map(([sentence, plurals]) => {
      const list = [...new Set(plurals)].sort().join(', ');
      return `cluster ${this.cluster.name}: not allowed to ${sentence.replace('PLURALS', list)}`;
    });
  }

  #once(
    { apiVersion, kind }: ServedLiveKind,
    namespace: string | undefined,
    labelSelector: string | undefined,
    refused: (error: ClusterError) => JsonObject[] | Promise<JsonObject[]>,
  ): Promise<JsonObject[]> {
    const key = [apiVersion, kind, namespace, labelSelector].join('\n');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const reading = this.cluster
      .list(apiVersion, kind, { namespace, labelSelector })
      .then((items) => items.map((item) => ({ apiVersion, kind, ...item })))
      .catch((error: unknown) => refused(forbidden(error)));
    this.#known.set(key, reading);
    return reading;
  }
}

/** Only what RBAC forbids may be missing; anything else would make a wrong answer. */
function forbidden(error: unknown): ClusterError {
  if (error instanceof ClusterError && error.code === 'forbidden') return error;
  throw error;
}
