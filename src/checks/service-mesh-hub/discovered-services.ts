import { asObject } from '../../model/json.js';
import type { Check } from '../check.js';
import { backingServices } from './hub-objects.js';

/** A backing service without a TrafficTarget makes its FailoverService INVALID. */
export const discoveredServices: Check = {
  id: 'service-mesh-hub/discovered-services',
  mesh: 'service-mesh-hub',
  severity: 'error',
  async run({ cluster, objects }) {
    const services = backingServices(objects);
    if (services.length === 0) return [];
    const targets = (await cluster.list('discovery.smh.solo.io/v1alpha2', 'TrafficTarget')).map(({ spec }) =>
      asObject(asObject(asObject(spec).kubeService).ref),
    );
    return services.map((service) => {
      const name = [service.cluster, service.namespace, service.name].join('/');
      const found = targets.some(
        (ref) =>
          ref.name === service.name && ref.namespace === service.namespace && ref.clusterName === service.cluster,
      );
      if (found) return { ok: true, message: `service ${name} is discovered` };
      return {
        ok: false,
        message: `service ${name} is not discovered: the FailoverService is INVALID`,
        hint: 'has it a Deployment with a pod in the mesh (sidecar injected)? discovery needs one',
      };
    });
  },
};
