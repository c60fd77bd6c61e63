import { formatLocality, parseLocality } from '../model/locality.js';

const REGION = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'];
const ZONE = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

/** The locality that a workload's own labels claim; '' for none. Dots stand for slashes where no slash is present (istio: pkg/model GetLocalityLabel). */
export function localityOfLabels(labels: Record<string, string>): string {
  const label = labels['topology.istio.io/locality'] ?? labels['istio-locality'] ?? '';
  return label.includes('/') ? label : label.replaceAll('.', '/');
}

/** The locality of a node's labels, today's before the old beta ones; '' for none (istio: controller.go getPodLocality). */
export function localityOfNode(labels: Record<string, string>): string {
  return formatLocality({
    region: first(labels, REGION),
    zone: first(labels, ZONE),
    subzone: labels['topology.istio.io/subzone'] ?? '',
  });
}

/**
 * The locality of a bare zone name, for hand-written topologies: `region/zone` is taken as it is; else the region is that of a known
 * place with this zone; else the one that a cloud's zone name starts with (`us-east1-b`, `us-east-1a`); else '' (`/zone1`), which
 * no client's region equals: the answer then shows that the region is not known instead of guessing one.
 */
export function localityOfZone(zone: string, known: Iterable<string>): string {
  if (zone.includes('/')) return zone;
  for (const locality of known) {
    const place = parseLocality(locality);
    if (place.zone === zone && place.region !== '') return formatLocality({ ...place, subzone: '' });
  }
  return formatLocality({ region: cloudRegion(zone), zone, subzone: '' });
}

/** Google names zones `<region>-<letter>`, Amazon `<region><letter>`; Azure's `<region>-<number>` reads like anybody's numbering, so it is not guessed. */
function cloudRegion(zone: string): string {
  return /^([a-z]+-[a-z]+\d+)-[a-z]$/.exec(zone)?.[1] ?? /^([a-z]{2}(?:-[a-z]+)+-\d+)[a-z]$/.exec(zone)?.[1] ?? '';
}

function first(labels: Record<string, string>, keys: string[]): string {
  return keys.map((key) => labels[key]).find((value) => value !== undefined && value !== '') ?? '';
}
