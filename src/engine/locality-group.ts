import { groupBy } from '../model/group-by.js';
import { type Locality, parseLocality } from '../model/locality.js';
import type { PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import { endpointLabels } from './client-place.js';

/** One endpoint, with the labels by which it is compared. */
export interface Host {
  endpoint: ResolvedEndpoint;
  labels: Record<string, string>;
}

/** Envoy's LocalityLbEndpoints: hosts of one locality and one level. */
export interface LocalityGroup {
  /** As written, which is what groups. */
  locality: string;
  place: Locality;
  hosts: Host[];
  weight: number;
  /** Without gaps over all groups, after every step. */
  priority: number;
  /** The number of the latest step, before renumbering. */
  level: number;
  reason: string;
}

/** Endpoints grouped by their full locality text, groups sorted by it (istio: endpoint_builder.go generate). */
export function localityGroups(endpoints: readonly ResolvedEndpoint[]): LocalityGroup[] {
  return [...groupBy(endpoints, (endpoint) => endpoint.locality)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([locality, members]) =>
      withHosts(
        { locality, place: parseLocality(locality), hosts: [], weight: 0, priority: 0, level: 0, reason: '' },
        members.map((endpoint) => ({ endpoint, labels: endpointLabels(endpoint) })),
      ),
    );
}

/** The same group with other hosts; its weight is their sum. */
export function withHosts(group: LocalityGroup, hosts: Host[]): LocalityGroup {
  return { ...group, hosts, weight: hosts.reduce((sum, { endpoint }) => sum + endpoint.weight, 0) };
}

/**
 * Gives each group a level and renumbers 0..n-1 over all groups: Envoy takes no gaps (istio: loadbalancer.go applyLocalityFailover).
 * A reason of an earlier step stays in front.
 */
export function ranked(
  groups: readonly LocalityGroup[],
  rank: (group: LocalityGroup) => { level: number; reason: string },
): LocalityGroup[] {
  const raw = groups.map((group) => ({ group, ...rank(group) }));
  const levels = [...new Set(raw.map(({ level }) => level))].sort((a, b) => a - b);
  return raw.map(({ group, level, reason }) => ({
    ...group,
    level,
    priority: levels.indexOf(level),
    reason: group.reason === '' ? reason : `${group.reason}; ${reason}`,
  }));
}

/** The levels that reach the client's proxy. Locality weights are told only where they count. */
export function priorityGroups(groups: readonly LocalityGroup[], localityWeighted: boolean): PriorityGroup[] {
  return [...groupBy(groups, (group) => group.priority)]
    .sort(([a], [b]) => a - b)
    .map(([priority, members]) => ({
      priority,
      level: members[0]?.level ?? priority,
      reason: [...new Set(members.map((group) => group.reason))].join(', '),
      endpoints: members.flatMap((group) => group.hosts.map((host) => host.endpoint)),
      ...(localityWeighted
        ? { localityWeights: Object.fromEntries(members.map((group) => [group.locality, group.weight])) }
        : {}),
    }));
}
