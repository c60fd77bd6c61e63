import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText, asTextMap } from '../../model/json.js';
import type { Check } from '../check.js';
import { isAtLeast } from '../mesh-version.js';
import { labelsOf, nameOf, namespaceOf } from '../objects.js';
import { istioVersion } from './istio-version.js';

/** Up to 1.14 a proxy got its locality from the Service that selects its pod (istio/istio#12528). */
export const clientWithoutService: Check = {
  id: 'istio/client-without-service',
  mesh: 'istio',
  severity: 'warning',
  async run({ cluster, objects }) {
    const version = objects.length === 0 ? undefined : await istioVersion(cluster);
    if (version === undefined || isAtLeast(version, '1.15')) return [];
    const namespaces = [...new Set(objects.map(namespaceOf).filter((namespace) => namespace !== ''))];
    const found = await Promise.all(
      namespaces.map(async (namespace) => {
        const [pods, services] = await Promise.all([
          cluster.list('v1', 'Pod', { namespace }),
          cluster.list('v1', 'Service', { namespace }),
        ]);
        return pods.filter(hasProxy).filter((pod) => !services.some((service) => isSelected(pod, service)));
      }),
    );
    const pods = found.flat();
    if (pods.length === 0) return [{ ok: true, message: 'every client pod is selected by a Service' }];
    return [
      {
        ok: false,
        message: `Istio ${version.text} knows no locality of a pod that no Service selects: ${pods.slice(0, 3).map(nameOf).join(', ')}${pods.length > 3 ? `, and ${pods.length - 3} more` : ''}`,
        hint: 'give these pods a Service, or upgrade Istio to 1.15',
      },
    ];
  },
};

function hasProxy(pod: JsonObject): boolean {
  return asList(asObject(pod.spec).containers).some((container) => asText(asObject(container).name) === 'istio-proxy');
}

function isSelected(pod: JsonObject, service: JsonObject): boolean {
  const selector = Object.entries(asTextMap(asObject(service.spec).selector));
  const labels = labelsOf(pod);
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}
