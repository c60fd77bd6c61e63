import type { Document } from '../model/document.js';
import { asList, asNumber, asObject, asText, asTextMap } from '../model/json.js';
import { localityOfLabels } from './place.js';
import { namespaceOf, type Source } from './source.js';

/** Istio's WorkloadEntry: a machine outside Kubernetes, or in another network. */
export const workloadEntry: Source = {
  apiGroup: 'networking.istio.io',
  kinds: ['WorkloadEntry'],
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  read(document, facts) {
    const spec = asObject(document.value.spec);
    // Both kinds of labels select it, and metadata's win (istio: serviceentry/conversion.go ConvertWorkloadEntry).
    const labels = { ...asTextMap(spec.labels), ...document.labels };
    facts.workloadEntries.push({
      cluster: document.cluster,
      namespace: namespaceOf(document),
      name: document.name,
      address: asText(spec.address),
      labels,
      locality: asText(spec.locality) ?? localityOfLabels(labels),
      // Its label is only compared with the client's (istio: serviceentry/conversion.go convertWorkloadEntryToWorkloadInstance).
      network: asText(spec.network),
      // 0 means the default (istio: WorkloadEntry.weight).
      weight: asNumber(spec.weight) || 1,
      ports: Object.fromEntries(
        Object.entries(asObject(spec.ports)).flatMap(([name, value]) => {
          const port = asNumber(value);
          return port === undefined ? [] : [[name, port]];
        }),
      ),
      serviceAccount: asText(spec.serviceAccount),
      healthy: isHealthy(document),
      origin: { document, path: [] },
    });
  },
};

/**
 * Only an entry with a health check of its own (from its WorkloadGroup) can be unhealthy; until its agent reports, it is
 * (istio: serviceentry isHealthy, which reads the annotation with Go's ParseBool).
 */
function isHealthy(document: Document): boolean {
  if (!/^(1|t|true)$/i.test(document.annotations['proxy.istio.io/health-checks-enabled'] ?? '')) return true;
  return asList(asObject(document.value.status).conditions)
    .map(asObject)
    .some((condition) => condition.type === 'Healthy' && condition.status === 'True');
}
