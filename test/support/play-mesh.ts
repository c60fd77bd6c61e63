import { meshes } from '../../src/meshes/index.js';
import { apiGroup, type JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import type { ControlPlane } from './control-plane.js';

// Plays the controllers of every mesh in API servers where none runs: whatever is written gets the status that its mesh would give it.
//
//   const mesh = await playMesh([east, west], (object) => object.kind === 'Upstream' ? 'rejected' : 'accepted');
//   mesh.stop();

/** What the mesh says of an object; `silent` leaves it without a word. */
export type Verdict = 'accepted' | 'rejected' | 'silent';

export const REJECTION = 'the mesh does not like it';

export async function playMesh(
  planes: readonly ControlPlane[],
  judge: (object: JsonObject, plane: ControlPlane) => Verdict = () => 'accepted',
): Promise<{ stop(): void }> {
  const ended: AbortController[] = [];
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
        if (event.type !== 'added' && event.type !== 'modified') return;
        const object: JsonObject = { apiVersion, kind, ...event.object };
        const status = statusOf(object, judge(object, plane));
        if (status === undefined || JSON.stringify(object.status) === JSON.stringify(status)) return;
        const { name, namespace } = asObject(object.metadata);
        const reference = { apiVersion, kind, namespace: String(namespace), name: String(name) };
        // It may be gone again by now.
        plane.status(reference, status).catch(() => undefined);
        if (kind === 'FailoverScheme' && judge(object, plane) === 'accepted')
          federate(object, planes).catch(() => undefined);
      });
      watched.catch(() => undefined);
    }
  }
  return {
    stop: () => {
      for (const end of ended) end.abort();
    },
  };
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
