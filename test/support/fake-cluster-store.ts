import { isDeepStrictEqual } from 'node:util';
import type { ListOptions, WatchEvent } from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject, asText } from '../../src/model/json.js';
import { selects } from './fake-cluster-objects.js';
import { isSame, type Stored, shown } from './fake-cluster-ownership.js';

export interface Watcher {
  apiVersion: string;
  kind: string;
  options: ListOptions;
  changed(event: WatchEvent): void;
}

/** What is live in one cluster, with its versions, and who watches it. */
export class FakeStore {
  readonly stored = new Map<string, Stored>();
  readonly watchers = new Set<Watcher>();
  private readonly name: string;
  private revision = 100;
  private uids = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Copies of everything, in order of creation. */
  objects(): JsonObject[] {
    return [...this.stored.values()].map(shown);
  }

  /** Keeps a change, if it is one, and tells those who watch. */
  keep(key: string, next: Stored): JsonObject {
    const before = this.stored.get(key);
    if (before !== undefined && isSame(before, next)) return shown(before);
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
      return shown(stored);
    }
    this.tell(before === undefined ? 'added' : 'modified', stored);
    return shown(stored);
  }

  /** Removes it at once, whoever holds it. */
  gone(key: string): void {
    const stored = this.stored.get(key);
    if (stored === undefined) return;
    this.stored.delete(key);
    this.revision += 1;
    this.tell('deleted', stored);
  }

  private tell(type: 'added' | 'modified' | 'deleted', stored: Stored): void {
    const object = shown(stored);
    for (const { apiVersion, kind, options, changed } of this.watchers) {
      if (selects(object, apiVersion, kind, options)) changed({ type, object: structuredClone(object) });
    }
  }
}
