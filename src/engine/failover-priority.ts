import { groupBy } from '../model/group-by.js';
import { topologyLabels } from './client-place.js';
import { type Host, type LocalityGroup, ranked, withHosts } from './locality-group.js';

interface Rank {
  level: number;
  reason: string;
}

/**
 * Istio's `failoverPriority`: each locality group is split by how many labels, counted from the first, its endpoints share with the client
 * (istio: loadbalancer.go applyFailoverPriorityPerLocality).
 */
export function failoverPriority(
  groups: readonly LocalityGroup[],
  entries: readonly string[],
  clientLabels: Record<string, string>,
): LocalityGroup[] {
  const wanted = wantedValues(entries, clientLabels);
  const split = groups.flatMap((group) =>
    [...groupBy(group.hosts, (host) => rankOf(host, wanted, entries).level)].map(([level, hosts]) => ({
      group: withHosts(group, hosts),
      level,
      reason: rankOf(hosts[0] as Host, wanted, entries).reason,
    })),
  );
  const ranks = new Map<LocalityGroup, Rank>(split.map(({ group, level, reason }) => [group, { level, reason }]));
  return ranked([...ranks.keys()], (group) => ranks.get(group) as Rank);
}

/**
 * Key and wanted value of each entry. `key=value` holds for every entry of that key, `key=` wants no label at all, and more than one
 * equal sign makes a plain key of what stands before the first.
 */
function wantedValues(
  entries: readonly string[],
  clientLabels: Record<string, string>,
): { key: string; value: string }[] {
  const parts = entries.map((entry) => entry.split('='));
  const fixed = new Map(
    parts.flatMap(([key = '', value = '', ...rest], index) =>
      entries[index]?.includes('=') && rest.length === 0 ? [[key, value] as const] : [],
    ),
  );
  return parts.map(([key = '']) => ({ key, value: fixed.get(key) ?? clientLabels[key] ?? '' }));
}

function rankOf({ labels }: Host, wanted: { key: string; value: string }[], entries: readonly string[]): Rank {
  const matches = wanted.map(({ key, value }) => (labels[key] ?? '') === value);
  // The network in first place is only preferred: what follows is still ranked (istio/istio#60829).
  const otherNetwork = entries[0] === topologyLabels.network && matches[0] === false;
  const mismatch = matches.indexOf(false, otherNetwork ? 1 : 0);
  const end = mismatch < 0 ? entries.length : mismatch;
  const shared = entries.slice(otherNetwork ? 1 : 0, end).map(shortLabel);
  return {
    level: entries.length - end + (otherNetwork ? entries.length : 0),
    reason: [
      shared.length > 0 ? `labels match: ${shared.join(', ')}` : 'no labels match',
      ...(otherNetwork ? ['other network'] : []),
    ].join('; '),
  };
}

/** `topology.kubernetes.io/region` reads as `region`. */
function shortLabel(entry: string): string {
  const [key = '', ...value] = entry.split('=');
  return [key.slice(key.lastIndexOf('/') + 1), ...value].join('=');
}
