import type { Check, Outcome } from '../check.js';
import { endpointsAddresses } from '../ready-endpoints.js';
import { mirrorBackends } from './links.js';

/** A mirror is there once its Service is exported, and ready while that has a ready pod and the gateway answers its probe. */
export const mirror: Check = {
  id: 'linkerd/mirror',
  mesh: 'linkerd',
  severity: 'error',
  async run(subject) {
    const outcomes = (await mirrorBackends(subject)).map(async ({ namespace, service, cluster }): Promise<Outcome> => {
      const live = await subject.cluster.get('v1', 'Service', service, namespace);
      const remote = service.slice(0, -cluster.length - 1);
      if (live === undefined) {
        return {
          ok: false,
          message: `the mirror ${namespace}/${service} is not there`,
          hint: `export the Service in ${cluster}: kubectl label service ${remote} -n ${namespace} mirror.linkerd.io/exported=true`,
        };
      }
      const ready = await endpointsAddresses(subject.cluster, { namespace, service });
      if ((ready?.length ?? 0) > 0) return { ok: true, message: `the mirror ${namespace}/${service} is ready` };
      return {
        ok: false,
        severity: 'warning',
        message: `the mirror ${namespace}/${service} has no ready address: no pod of ${remote} in ${cluster} is ready, or its gateway does not answer`,
        hint: `see the gateway's probes: \`linkerd multicluster gateways\``,
      };
    });
    return Promise.all(outcomes);
  },
};
