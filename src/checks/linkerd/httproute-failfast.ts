import type { Check, Outcome } from '../check.js';
import { nameOf } from '../objects.js';
import { readyEndpoints } from '../ready-endpoints.js';
import { httpRoutes, routeBackends } from './traffic-splits.js';

/** A backend without endpoints is given up only after some three seconds (linkerd/linkerd2#11493). */
export const httprouteFailfast: Check = {
  id: 'linkerd/httproute-failfast',
  mesh: 'linkerd',
  severity: 'warning',
  async run({ cluster, objects }) {
    const outcomes = httpRoutes(objects).map(async (route): Promise<Outcome[]> => {
      const states = await Promise.all(
        routeBackends(route).map(async (backend) => ({ ...backend, ready: await readyEndpoints(cluster, backend) })),
      );
      const empty = states.filter(({ ready }) => (ready?.length ?? 0) === 0);
      if (states.length > 0 && empty.length === 0) {
        return [{ ok: true, message: `every backend of HTTPRoute ${nameOf(route)} has a ready endpoint` }];
      }
      return empty.map(({ namespace, service }) => ({
        ok: false,
        message: `backend ${namespace}/${service} of HTTPRoute ${nameOf(route)} has no ready endpoint: requests wait some 3 s and fail before another one is tried`,
        hint: 'circuit breaking and retries on the Service, and a pod that is ready',
      }));
    });
    return (await Promise.all(outcomes)).flat();
  },
};
