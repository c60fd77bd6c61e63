import { ClusterError } from '../errors.js';
import type { ListOptions, WatchEvent } from '../model/cluster.js';
import type { Json, JsonObject } from '../model/document.js';
import { asObject, asText } from '../model/json.js';
import { chance, elapsed, pause } from '../net/pause.js';
import { type Call, refusalError } from './cluster-error.js';
import type { RestApi } from './rest-api.js';
import { listAll, queryOf } from './rest-list.js';

/** The server ends a watch after this long, by its own will; the next one begins where it ended. */
const TIMEOUT_SECONDS = 300;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** About a minute without a server. */
const ATTEMPTS = 18;
/** A server on its way out takes a watch and ends it at once, again and again (client-go: tools/cache/reflector.go, "very short watch"). */
const SHORT_MS = 1000;

const TYPES: Record<string, 'added' | 'modified' | 'deleted'> = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
};

/** Gone: the server no longer remembers the version to go on from. */
class Expired extends Error {}

interface WatchOptions extends Pick<ListOptions, 'labelSelector' | 'fieldSelector'> {
  resourceVersion?: string;
  signal: AbortSignal;
}

/**
 * Tells every change until `signal` aborts. Without a version to begin from, everything that is there is `added` first. After the server
 * forgot where we are, what changed meanwhile is found by listing anew.
 */
export async function watchAll(
  api: RestApi,
  call: Call,
  path: string,
  { resourceVersion, signal, ...selectors }: WatchOptions,
  changed: (event: WatchEvent) => void,
): Promise<void> {
  const known = new Map<string, JsonObject>();
  const tell = (type: 'added' | 'modified' | 'deleted', object: JsonObject): void => {
    if (type === 'deleted') known.delete(uidOf(object));
    else known.set(uidOf(object), object);
    changed({ type, object });
  };
  let version = resourceVersion;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (version === undefined) {
        const listed = await listAll(api, call, path, selectors);
        if (signal.aborted) return;
        for (const [type, object] of changesSince(known, listed.items)) tell(type, object);
        version = listed.resourceVersion;
      }
      const query = queryOf({
        ...selectors,
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: version,
        timeoutSeconds: String(TIMEOUT_SECONDS),
      });
      const begin = elapsed();
      let lines = 0;
      for await (const line of await api.lines(call, `${path}${query}`, signal)) {
        const { type, object } = JSON.parse(line) as { type: string; object: JsonObject };
        if (type === 'ERROR') throw errorOf(call, object);
        failures = 0;
        lines += 1;
        version = asText(asObject(object.metadata).resourceVersion) ?? version;
        const told = TYPES[type];
        if (told !== undefined && !signal.aborted) tell(told, object);
      }
      if (!signal.aborted && lines === 0 && elapsed() - begin < SHORT_MS)
        throw new Error('the server ends every watch at once');
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Expired || isGone(error)) version = undefined;
      else if (!isPassing(error) || ++failures >= ATTEMPTS) {
        changed({ type: 'error', message: error instanceof Error ? error.message : String(error) });
        return;
      }
      const waitMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
      await pause(waitMs * (0.5 + chance() / 2), signal);
    }
  }
}

/** What a new list says beside what is known. */
function changesSince(
  known: ReadonlyMap<string, JsonObject>,
  items: readonly JsonObject[],
): ['added' | 'modified' | 'deleted', JsonObject][] {
  const there = new Set(items.map(uidOf));
  const gone = [...known.values()].filter((object) => !there.has(uidOf(object)));
  return [
    ...gone.map((object): ['deleted', JsonObject] => ['deleted', object]),
    ...items.flatMap((object): ['added' | 'modified', JsonObject][] => {
      const before = known.get(uidOf(object));
      if (before === undefined) return [['added', object]];
      return versionOf(before) === versionOf(object) ? [] : [['modified', object]];
    }),
  ];
}

function errorOf(call: Call, status: JsonObject): Error {
  const code = typeof status.code === 'number' ? status.code : 500;
  return code === 410 ? new Expired() : refusalError(call, { status: code, body: status });
}

function isGone(error: unknown): boolean {
  return error instanceof ClusterError && error.code === 'expired';
}

/** Worth another try: the server may be restarting. A connection that breaks in the middle of a watch is no ClusterError at all. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ClusterError) || ['unreachable', 'timeout', 'server-error'].includes(error.code);
}

function uidOf(object: JsonObject): string {
  return String(asObject(object.metadata).uid);
}

function versionOf(object: JsonObject): Json | undefined {
  return asObject(object.metadata).resourceVersion;
}
