import { ClusterError } from '../errors.js';
import type { Cluster, ListOptions, ObjectReference } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';

/** A cluster as checks read it: every question is asked once, however many checks put it. */
export class LiveCluster {
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(
    private readonly cluster: Cluster,
    /** As manifests name it. */
    readonly name: string = cluster.name,
  ) {}

  get namespace(): string {
    return this.cluster.namespace;
  }

  /** Undefined where there is none, or nobody serves the kind. */
  get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<JsonObject | undefined> {
    const reference: ObjectReference = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
    return this.once(['get', reference], () => unlessUnserved(this.cluster.get(reference), undefined));
  }

  /** Nothing where nobody serves the kind. */
  list(apiVersion: string, kind: string, options: ListOptions = {}): Promise<JsonObject[]> {
    return this.once(['list', apiVersion, kind, options], () =>
      unlessUnserved(this.cluster.list(apiVersion, kind, options), []),
    );
  }

  async serves(apiVersion: string, kind: string): Promise<boolean> {
    const served = await this.once(['served', apiVersion, kind], () => this.cluster.served(apiVersion, kind));
    return served !== undefined;
  }

  version(): Promise<string> {
    return this.once(['version'], () => this.cluster.version());
  }

  private once<T>(question: unknown, ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(question);
    const answer = this.answers.get(key) ?? ask();
    this.answers.set(key, answer);
    return answer as Promise<T>;
  }
}

async function unlessUnserved<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'kind-not-served') return otherwise;
    throw error;
  }
}
