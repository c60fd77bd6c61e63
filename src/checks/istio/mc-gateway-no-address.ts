import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Check } from '../check.js';
import { labelsOf, nameOf } from '../objects.js';

/** Endpoints behind a gateway without an address are plain pod addresses to the other clusters, or none (istio/istio#39930). */
export const mcGatewayNoAddress: Check = {
  id: 'istio/mc-gateway-no-address',
  mesh: 'istio',
  severity: 'error',
  async run({ cluster }) {
    const gateways = (await cluster.list('v1', 'Service')).filter(isEastWest);
    return gateways.map((gateway) => {
      const spec = asObject(gateway.spec);
      const ingress = asList(asObject(asObject(gateway.status).loadBalancer).ingress).map(asObject);
      const [address] = [
        ...ingress.flatMap(({ ip, hostname }) => asText(ip) ?? asText(hostname) ?? []),
        ...asList(spec.externalIPs),
      ];
      if (address !== undefined)
        return { ok: true, message: `east-west gateway ${nameOf(gateway)} has address ${address}` };
      const type = asText(spec.type) ?? 'ClusterIP';
      return {
        ok: false,
        message: `east-west gateway ${nameOf(gateway)} (${type}) has no external address`,
        hint:
          type === 'LoadBalancer'
            ? 'its LoadBalancer is pending: is there a controller for it, or set `spec.externalIPs`'
            : 'use type LoadBalancer, or set `spec.externalIPs`',
      };
    });
  },
};

// The generated gateway has both (istio: samples/multicluster/gen-eastwest-gateway.sh).
function isEastWest(service: JsonObject): boolean {
  const labels = labelsOf(service);
  return labels.istio === 'eastwestgateway' || labels.app === 'istio-eastwestgateway';
}
