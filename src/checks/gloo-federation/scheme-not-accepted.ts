import { asObject, asText, isObject } from '../../model/json.js';
import type { Check, Outcome } from '../check.js';
import { nameOf, namespaceOf } from '../objects.js';
import { failoverSchemes } from './schemes.js';

/** A race with Gloo's own writes leaves a scheme behind that nothing takes up again (kgateway-dev/kgateway#7309). */
export const schemeNotAccepted: Check = {
  id: 'gloo-federation/scheme-not-accepted',
  mesh: 'gloo-federation',
  severity: 'error',
  async run({ cluster, objects, nowMs }) {
    const outcomes = failoverSchemes(objects).map(async (scheme): Promise<Outcome[]> => {
      const name = asText(asObject(scheme.metadata).name) ?? '';
      const live = await cluster.get('fed.solo.io/v1', 'FailoverScheme', name, namespaceOf(scheme));
      if (live === undefined) return [];
      const status = asObject(live.status);
      const [current = status] = Object.values(asObject(status.namespacedStatuses)).filter(isObject);
      const state = asText(current.state);
      if (state === 'ACCEPTED') return [{ ok: true, message: `FailoverScheme ${nameOf(scheme)} is accepted` }];
      const created = Date.parse(asText(asObject(live.metadata).creationTimestamp) ?? '');
      // A few seconds are gloo-fed's own.
      if (state === undefined && nowMs - created < SETTLED_MS) return [];
      const words = asText(current.message);
      return [
        {
          ok: false,
          message: `FailoverScheme ${nameOf(scheme)} is ${state ?? 'not taken up by gloo-fed'}${words === undefined ? '' : `: ${words}`}`,
          hint: /has been modified/.test(words ?? '')
            ? 'apply it again when the Upstream has settled, and upgrade gloo-fed'
            : 'see its status and the log of gloo-fed, then apply it again',
        },
      ];
    });
    return (await Promise.all(outcomes)).flat();
  },
};

const SETTLED_MS = 10_000;
