import type { JsonObject } from '../../model/document.js';
import { asObject, asTextMap } from '../../model/json.js';
import type { Check, Outcome } from '../check.js';
import { readWorkload } from '../component.js';
import { backingServices } from './hub-objects.js';

/** Discovery forgets a service whose Deployment has no pods, and the FailoverService becomes INVALID (solo-io/gloo-mesh#947). */
export const scaleToZero: Check = {
  id: 'service-mesh-hub/scale-to-zero',
  mesh: 'service-mesh-hub',
  severity: 'warning',
  async run({ cluster, allObjects }) {
    const services = backingServices(allObjects).filter((service) => service.cluster === cluster.name);
    const outcomes = services.map(async ({ namespace, name }): Promise<Outcome[]> => {
      const service = await cluster.get('v1', 'Service', name, namespace);
      if (service === undefined) return [];
      const deployments = (await cluster.list('apps/v1', 'Deployment', { namespace })).filter((one) =>
        isSelected(one, service),
      );
      if (deployments.length === 0) return [];
      const workloads = deployments.map(readWorkload);
      if (workloads.some(({ replicas }) => replicas > 0)) {
        return [{ ok: true, message: `the Deployment behind ${namespace}/${name} has replicas` }];
      }
      return [
        {
          ok: false,
          message: `the Deployment behind ${namespace}/${name} is scaled to 0: discovery drops the service, and the whole FailoverService vanishes`,
          hint: `kubectl scale deployment ${workloads[0]?.name} -n ${namespace} --replicas=1; try outages with faults instead`,
        },
      ];
    });
    return (await Promise.all(outcomes)).flat();
  },
};

function isSelected(deployment: JsonObject, service: JsonObject): boolean {
  const selector = Object.entries(asTextMap(asObject(service.spec).selector));
  const labels = asTextMap(asObject(asObject(asObject(deployment.spec).template).metadata).labels);
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}
