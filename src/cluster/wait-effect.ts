import { meshes } from '../meshes/index.js';
import type { Effect, Readiness } from '../meshes/mesh.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { asObject } from '../model/json.js';
import { ifAllowed } from './if-allowed.js';
import type { Target } from './live-state.js';
import { objectText, referenceOf } from './reference.js';
import { serviceAddress } from './service-address.js';
import { endpointsOf, selectorText, whyNotReady } from './service-endpoints.js';
import { sleep, type WaitOptions } from './wait.js';

/** What Kubernetes' own controller does at once, where it runs. */
const ENDPOINTS_MS = 1000;

/** What a mesh's controller does in one go with its acceptance; a status that stood there before may be the old one until then. */
const EFFECT_MS = 3000;

const PAUSE_MS = 200;

export interface EffectOptions extends WaitOptions {
  /** Those that are open, by their names in manifests. */
  clusters: ReadonlyMap<string, Cluster>;
}

/** What an accepted object has come to. */
export interface Effective {
  state: 'accepted' | 'rejected' | 'failed';
  /** Why it is not effective; '' where it is. */
  message: string;
  /** What else people are told: one sentence each. */
  notes: string[];
  warnings: string[];
}

const EFFECTIVE: Effective = { state: 'accepted', message: '', notes: [], warnings: [] };

/**
 * Waits for what makes an object that was accepted of use: endpoints behind a Service through which other clusters come in, and what its mesh does
 * elsewhere with it. Where nobody is there to do so there is no waiting, only a word.
 *
 * @throws ClusterError for a cluster that does not answer.
 */
export async function waitEffect(target: Target, isNew: boolean, options: EffectOptions): Promise<Effective> {
  const { object, ownership } = target.wanted;
  if (object.kind === 'Service' && object.apiVersion === 'v1') {
    return ownership === 'whole' && isDoor(object) ? waitEndpoints(target, isNew, options) : EFFECTIVE;
  }
  const effects = meshes.flatMap((mesh) => mesh.effects?.(object) ?? []);
  const found = await Promise.all(
    effects.map(async (effect) => {
      const cluster = options.clusters.get(effect.cluster);
      return cluster === undefined ? undefined : seen(cluster, effect, isNew, options);
    }),
  );
  const said = found.filter((one) => one !== undefined);
  const rejected = said.find(({ state }) => state === 'rejected');
  if (rejected !== undefined) return { ...EFFECTIVE, state: 'rejected', message: rejected.message };
  const warnings = said.flatMap(({ state, message }) => (state === 'pending' ? [message] : []));
  return { ...EFFECTIVE, warnings };
}

function isDoor({ spec }: JsonObject): boolean {
  const { type } = asObject(spec);
  return type === 'NodePort' || type === 'LoadBalancer';
}

async function waitEndpoints({ cluster, wanted }: Target, isNew: boolean, options: EffectOptions): Promise<Effective> {
  const { clock, signal, timeoutMs, addresses } = options;
  const name = objectText(referenceOf(wanted.object));
  const begin = clock.now();
  const notes: string[] = [];
  while (selectorText(wanted.object) !== '' && !signal.aborted) {
    const endpoints = await endpointsOf(cluster, wanted.object);
    if (endpoints === 'ready' || endpoints === 'unknown') break;
    const passedMs = clock.now() - begin;
    if (endpoints === 'unwatched' && (!isNew || passedMs >= Math.min(ENDPOINTS_MS, timeoutMs))) {
      notes.push(`cluster ${cluster.name}: nobody writes endpoints for ${name}, so they were not waited for`);
      break;
    }
    if (passedMs >= timeoutMs) {
      const why = await whyNotReady(cluster, wanted.object);
      return { ...EFFECTIVE, state: 'failed', message: `not ready after ${timeoutMs / 1000}s: ${why}` };
    }
    await sleep(clock, Math.min(PAUSE_MS, timeoutMs - passedMs), signal);
  }
  const live = await cluster.get(referenceOf(wanted.object));
  const address = addresses.get(cluster.name) ?? (live && (await serviceAddress(cluster, live)));
  if (address !== undefined) notes.push(`cluster ${cluster.name}: ${name} is reached at ${address}`);
  return { ...EFFECTIVE, notes };
}

/** What is said of it in the end, where it may be read; an old word may stand there for a moment. */
async function seen(
  cluster: Cluster,
  { reference, judge }: Effect,
  isNew: boolean,
  { clock, signal, timeoutMs }: EffectOptions,
): Promise<Readiness | undefined> {
  const begin = clock.now();
  const longestMs = isNew ? Math.min(EFFECT_MS, timeoutMs) : 0;
  for (;;) {
    const live = await ifAllowed(cluster.get(reference));
    if (live === undefined) return undefined;
    const said = judge(live.answer);
    const leftMs = longestMs - (clock.now() - begin);
    if (said.state === 'accepted' || leftMs <= 0 || signal.aborted) return said;
    await sleep(clock, Math.min(PAUSE_MS, leftMs), signal);
  }
}
