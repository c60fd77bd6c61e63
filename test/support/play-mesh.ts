import { meshes } from '../../src/meshes/index.js';
import type { ObjectReference } from '../../src/model/cluster.js';
import { apiGroup, type JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import type { ControlPlane } from './control-plane.js';

// Plays the controllers of every mesh in API servers where none runs: whatever is written gets the status that its mesh would give it.
//
//   const mesh = await playMesh([east, west], (object) => object.kind === 'Upstream' ? 'rejected' : 'accepted');
//   await mesh.judgeAgain();                        after the judge changed its mind
//   mesh.stop();

/** What the mesh says of an object; `silent` leaves it without a word. */
export type Verdict = 'accepted' | 'rejected' | 'silent';

export const REJECTION = 'the mesh does not like it';

export async function playMesh(
  planes: readonly ControlPlane[],
  judge: (object: JsonObject, plane: ControlPlane) => Verdict = () => 'accepted',
): Promise<{ judgeAgain(): Promise<void>; stop(): void }> {
  const ended: AbortController[] = [];
  const known = new Map<string, { object: JsonObject; plane: ControlPlane }>();
  const told = async (object: JsonObject, plane: ControlPlane): Promise<void> => {
    const status = statusOf(object, judge(object, plane));
    if (status === undefined || JSON.stringify(object.status) === JSON.stringify(status)) return;
    await say(plane, referenceOf(object), status);
    if (object.kind === 'FailoverScheme' && judge(object, plane) === 'accepted') await federate(object, planes);
  };
  const kinds = meshes
    .filter(({ ready }) => ready !== undefined)
    .flatMap((mesh) => mesh.kinds)
    .filter(({ apiGroup: group, observed }) => group !== '' && group !== 'networking.istio.io' && observed !== true);
  for (const plane of planes) {
    const cluster = await plane.cluster();
    for (const { apiGroup: group, versions, kind } of kinds) {
      const apiVersion = `${group}/${versions[0]}`;
      if ((await cluster.served(apiVersion, kind)) === undefined) continue;
      const end = new AbortController();
      ended.push(end);
      const watched = cluster.watch(apiVersion, kind, { signal: end.signal }, (event) => {
        if (event.type === 'error') return;
        const object: JsonObject = { apiVersion, kind, ...event.object };
        const uid = String(asObject(object.metadata).uid);
        if (event.type === 'deleted') known.delete(uid);
        else {
          known.set(uid, { object, plane });
          told(object, plane).catch(() => undefined);
        }
      });
      watched.catch(() => undefined);
    }
  }
  return {
    judgeAgain: async () => {
      await Promise.all([...known.values()].map(({ object, plane }) => told(object, plane).catch(() => undefined)));
    },
    stop: () => {
      for (const end of ended) end.abort();
    },
  };
}

function referenceOf({ apiVersion, kind, metadata }: JsonObject): ObjectReference {
  const { name, namespace } = asObject(metadata);
  return { apiVersion: String(apiVersion), kind: String(kind), namespace: String(namespace), name: String(name) };
}

/** A controller tries again when its API server is restarting, and not when the object is gone. */
async function say(plane: ControlPlane, reference: ObjectReference, status: JsonObject): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      return await plane.status(reference, status);
    } catch {
      await new Promise((done) => setTimeout(done, 200));
      const live = await plane.find(reference).catch(() => 'not known');
      if (live === undefined) return;
    }
  }
}

/** What gloo-fed does with a scheme that it accepts, in whichever of the servers has the primary. */
async function federate({ spec }: JsonObject, planes: readonly ControlPlane[]): Promise<void> {
  const { name, namespace } = asObject(asObject(spec).primary);
  const reference = {
    apiVersion: 'gloo.solo.io/v1',
    kind: 'Upstream',
    namespace: String(namespace),
    name: String(name),
  };
  for (const plane of planes) {
    if ((await plane.find(reference)) === undefined) continue;
    const lbEndpoints = [{ address: '192.0.2.1', port: 15443 }];
    const failover = { prioritizedLocalities: [{ localityEndpoints: [{ lbEndpoints }] }] };
    const { apiVersion, kind, ...metadata } = reference;
    const cluster = await plane.cluster();
    await cluster.apply({ apiVersion, kind, metadata, spec: { failover } }, { fieldManager: 'gloo-fed', force: true });
  }
}

function statusOf(object: JsonObject, verdict: Verdict): JsonObject | undefined {
  if (verdict === 'silent') return undefined;
  const ok = verdict === 'accepted';
  const group = apiGroup(String(object.apiVersion));
  const observedGeneration = Number(asObject(object.metadata).generation);
  if (group === 'fed.solo.io') {
    return {
      namespacedStatuses: {
        'gloo-fed': { state: ok ? 'ACCEPTED' : 'INVALID', message: ok ? '' : REJECTION, observedGeneration },
      },
    };
  }
  if (group.endsWith('.solo.io') && !group.includes('smh') && !group.includes('mesh.gloo')) {
    return { statuses: { 'gloo-system': { state: ok ? 1 : 2, reason: ok ? '' : REJECTION, reportedBy: 'gloo' } } };
  }
  if (object.kind === 'HTTPRoute') {
    const parents = asList(asObject(object.spec).parentRefs);
    const condition = (type: string) => ({
      type,
      status: ok ? 'True' : 'False',
      reason: ok ? 'Accepted' : 'Rejected',
      message: ok ? '' : REJECTION,
      lastTransitionTime: '2020-01-01T00:00:00Z',
      observedGeneration,
    });
    return {
      parents: parents.map((parentRef) => ({
        parentRef,
        controllerName: 'linkerd.io/policy-controller',
        conditions: [condition('Accepted'), condition('ResolvedRefs')],
      })),
    };
  }
  if (/smh\.solo\.io$|mesh\.gloo\.solo\.io$/.test(group)) {
    return { observedGeneration, state: ok ? 'ACCEPTED' : 'INVALID', errors: ok ? [] : [REJECTION] };
  }
  return undefined;
}
