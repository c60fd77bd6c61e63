import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import { BOOT_MS, type ControlPlane, hasControlPlane, startControlPlane } from '../support/control-plane.js';
import { wipe } from '../support/control-plane-wipe.js';

const HOOKS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const scheme = (metadata: JsonObject): JsonObject => ({
  apiVersion: 'fed.solo.io/v1',
  kind: 'FailoverScheme',
  metadata: { name: 'a', namespace: 'left', ...metadata },
  spec: {},
});

async function left(plane: ControlPlane): Promise<string[]> {
  const names = async (path: string) =>
    asList((await plane.request('GET', path)).body.items).map((item) => String(asObject(asObject(item).metadata).name));
  const namespaces = (await names('/api/v1/namespaces')).filter((name) => !/^(default|kube-)/.test(name));
  return [...namespaces, ...(await names('/apis/fed.solo.io/v1/failoverschemes')), ...(await names(HOOKS))];
}

describe.skipIf(!hasControlPlane())('a control plane for tests', () => {
  it(
    'is empty after it was wiped, with every definition, whatever a file left',
    async () => {
      const plane = await startControlPlane();
      await plane.namespace('left');
      await plane.put(scheme({ finalizers: ['example.com/never'] }));
      await plane.request('POST', HOOKS, { metadata: { name: 'left' }, webhooks: [] });
      await plane.request('DELETE', `${DEFINITIONS}/trafficsplits.split.smi-spec.io`);
      await wipe(plane);
      expect(await left(plane)).toEqual([]);
      expect(await (await plane.cluster()).served('split.smi-spec.io/v1alpha2', 'TrafficSplit')).toBeDefined();
      await plane.stop();
    },
    BOOT_MS,
  );

  it(
    'plays the controller that is not there',
    async () => {
      const plane = await startControlPlane();
      await plane.namespace('left');
      await plane.put({ ...scheme({}), status: { state: 'ACCEPTED' } });
      const reference = { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme', namespace: 'left', name: 'a' };
      await plane.status(reference, { state: 'FAILED' });
      expect(await plane.find(reference)).toMatchObject({ status: { state: 'FAILED' }, metadata: { generation: 1 } });
      await plane.halt();
      await plane.start();
      expect(await plane.find(reference)).toMatchObject({ status: { state: 'FAILED' } });
      await plane.stop();
    },
    BOOT_MS,
  );
});
