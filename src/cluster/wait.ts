import { isDeepStrictEqual } from 'node:util';
import type { Readiness } from '../meshes/mesh.js';
import type { Clock } from '../model/clock.js';
import type { JsonObject } from '../model/document.js';
import { asObject } from '../model/json.js';
import { acceptance } from './accepted.js';
import type { Target } from './live-state.js';
import { referenceOf } from './reference.js';

/** First look after the write, and the longest pause between two. */
const FIRST_MS = 50;
const LONGEST_MS = 1000;

/** How long a rejection that stood there before the write, and names no generation, may be the old one. */
const STALE_MS = 5000;

export interface WaitOptions {
  clock: Clock;
  /** Ends the wait with what is known by then: Ctrl-C, or another object's rejection. */
  signal: AbortSignal;
  timeoutMs: number;
  /** Addresses that people gave, by cluster name: nobody waits for a load balancer there. */
  addresses: ReadonlyMap<string, string>;
}

/** What was said of an object in the end; `timedOut` when nothing final was. */
export interface Waited extends Readiness {
  timedOut: boolean;
}

/** Waits until the mesh has accepted or rejected the object as it was just written. */
export async function waitAccepted(
  { cluster, wanted, live }: Target,
  written: JsonObject,
  { clock, signal, timeoutMs, addresses }: WaitOptions,
): Promise<Waited> {
  const begin = clock.now();
  const reference = referenceOf(wanted.object);
  const judge = (object: JsonObject): Readiness => {
    // An address of somebody else's Service is not ours to wait for.
    if (object.kind === 'Service' && (wanted.ownership !== 'whole' || addresses.has(cluster.name))) {
      return { state: 'accepted', message: '' };
    }
    const said = acceptance(object);
    const isOld = said.current === undefined && clock.now() - begin < STALE_MS && isUntouched(live, written, object);
    return said.state === 'rejected' && isOld ? { ...said, state: 'pending' } : said;
  };
  let said = judge(written);
  for (let pauseMs = FIRST_MS; said.state === 'pending'; pauseMs = Math.min(LONGEST_MS, pauseMs * 1.5)) {
    const leftMs = timeoutMs - (clock.now() - begin);
    if (leftMs <= 0 || signal.aborted) return { ...said, timedOut: leftMs <= 0 };
    await sleep(clock, Math.min(pauseMs, leftMs), signal);
    const object = await cluster.get(reference);
    said = object === undefined ? { state: 'pending', message: 'it is gone' } : judge(object);
  }
  return { ...said, timedOut: false };
}

/** Who sleeps until a signal aborts: one listener for all of them, since node takes more than ten for a leak and warns. */
const sleepers = new WeakMap<AbortSignal, Set<() => void>>();

/** Until then, or until `signal` aborts. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done();
    const sleeping = sleepersOf(signal);
    const wake = (): void => {
      cancel();
      sleeping.delete(wake);
      done();
    };
    const cancel = clock.after(ms, wake);
    sleeping.add(wake);
  });
}

function sleepersOf(signal: AbortSignal): Set<() => void> {
  const known = sleepers.get(signal);
  if (known !== undefined) return known;
  const sleeping = new Set<() => void>();
  sleepers.set(signal, sleeping);
  signal.addEventListener('abort', () => {
    for (const wake of [...sleeping]) wake();
  });
  return sleeping;
}

/** We changed the object, and its status is still the one from before. */
function isUntouched(before: JsonObject | undefined, written: JsonObject, now: JsonObject): boolean {
  const changed = asObject(before?.metadata).resourceVersion !== asObject(written.metadata).resourceVersion;
  return before !== undefined && changed && isDeepStrictEqual(before.status, now.status);
}
