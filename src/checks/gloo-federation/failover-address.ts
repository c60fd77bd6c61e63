import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Check } from '../check.js';
import { nameOf } from '../objects.js';
import { clustersOf, failoverSchemes, isPrimary } from './schemes.js';

/** The primary reaches a target through the port named `failover` of the Service before the remote proxy. */
export const failoverAddress: Check = {
  id: 'gloo-federation/failover-address',
  mesh: 'gloo-federation',
  severity: 'error',
  async run({ cluster, allObjects }) {
    const schemes = failoverSchemes(allObjects);
    const isTarget = clustersOf(schemes).includes(cluster.name) && !isPrimary(cluster.name, schemes);
    if (!isTarget) return [];
    const services = (await cluster.list('v1', 'Service')).filter(hasFailoverPort);
    if (services.length === 0) {
      return [
        {
          ok: false,
          // Before the first apply it cannot be there.
          severity: 'warning',
          message: 'no Service with a port named `failover`: other clusters cannot reach this one',
          hint: 'apply the failover Gateway and its Service: `failover apply -f …`',
        },
      ];
    }
    return services.map((service) => {
      const { type, externalIPs } = asObject(service.spec);
      const ingress = asList(asObject(asObject(service.status).loadBalancer).ingress).map(asObject);
      const addresses = [
        ...ingress.flatMap(({ ip, hostname }) => asText(ip) ?? asText(hostname) ?? []),
        ...asList(externalIPs),
      ];
      if (addresses.length > 0) return { ok: true, message: `${nameOf(service)} has address ${addresses[0]}` };
      if (type === 'NodePort') return { ok: true, message: `${nameOf(service)} is reached by a node's port` };
      return {
        ok: false,
        message: `${nameOf(service)} (${asText(type) ?? 'ClusterIP'}) has no external address`,
        hint: 'its LoadBalancer is pending: is there a controller for it, or use type NodePort',
      };
    });
  },
};

function hasFailoverPort(service: JsonObject): boolean {
  return asList(asObject(service.spec).ports).some((port) => asObject(port).name === 'failover');
}
