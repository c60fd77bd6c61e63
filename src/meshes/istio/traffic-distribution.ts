/** How a Service wants its traffic kept near; PreferClose is an older word for PreferSameZone. */
export type TrafficDistribution = 'PreferSameZone' | 'PreferSameNode';

const ANNOTATION = 'networking.istio.io/traffic-distribution';

const WORDS: Record<string, TrafficDistribution> = {
  PreferClose: 'PreferSameZone',
  PreferSameZone: 'PreferSameZone',
  PreferSameNode: 'PreferSameNode',
};

/**
 * The field in its exact spelling, then the object's annotation in any case, then its namespace's. Any annotation on the object, even a
 * word that nobody knows, blocks the namespace's (istio: pilot/pkg/model/service.go GetTrafficDistribution).
 */
export function trafficDistribution(
  field: string | undefined,
  annotations: Record<string, string>,
  namespaceAnnotations: Record<string, string>,
): TrafficDistribution | undefined {
  const ofField = field === undefined ? undefined : WORDS[field];
  if (ofField !== undefined) return ofField;
  const written = (annotations[ANNOTATION] || namespaceAnnotations[ANNOTATION] || '').toLowerCase();
  return Object.entries(WORDS).find(([word]) => word.toLowerCase() === written)?.[1];
}
