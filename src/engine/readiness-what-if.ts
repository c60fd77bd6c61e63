import type { PriorityGroup } from '../model/plan.js';
import type { LevelWhatIf, WhatIf } from './explanation.js';
import { times } from './signal-phrases.js';

/**
 * Linkerd's failover controller: one ready endpoint keeps a backend, none moves everything at once, and the fallbacks know no order
 * among themselves. linkerd-failover: controller/src/traffic_split.rs.
 */
export function readinessWhatIf(primary: string, groups: PriorityGroup[]): WhatIf {
  const ready = groups.map(({ endpoints }) => endpoints.filter((endpoint) => endpoint.ready).length);
  const active = ready.findIndex((count) => count > 0);
  const canMove = groups.length > 1 && ready.slice(1).some((count) => count > 0);
  const levels = groups.map((group, i): LevelWhatIf => {
    const leaves =
      i === 0 && canMove ? { firstPercent: group.endpoints.length, allTraffic: group.endpoints.length } : {};
    return {
      priority: group.priority,
      endpoints: group.endpoints.length,
      down: group.endpoints.length - (ready[i] ?? 0),
      share: i === active ? 100 : 0,
      ...leaves,
    };
  });
  return {
    signals: [
      {
        name: 'failover controller',
        detail: [
          `the linkerd-failover controller rewrites the weights: all to ${primary} while it has a ready endpoint, ` +
            'else an equal share to every fallback that has one',
          ...gatewayProbes(groups),
        ],
        levels: levels.map(({ firstPercent, allTraffic }) => ({ firstPercent, allTraffic })),
      },
    ],
    levels,
    canMove,
    why: canMove ? whyItCan(primary, groups[0]!) : whyNot(primary, groups),
    panic: [],
    comesBack:
      groups.length > 1 ? [`failover controller: all at once, as soon as ${primary} has a ready endpoint again`] : [],
  };
}

function gatewayProbes(groups: PriorityGroup[]): string[] {
  const mirrored = groups.flatMap(({ endpoints }) => endpoints).filter(({ pod }) => !pod).length;
  return mirrored === 0
    ? []
    : [`${times(mirrored, 'endpoint')} without a pod here: the probe of the gateway tells readiness`];
}

function whyItCan(primary: string, { endpoints }: PriorityGroup): string {
  if (endpoints.length === 0) return `${primary} has no endpoint, so everything goes to the fallbacks`;
  return `all traffic leaves ${primary} at once when none of its endpoints is ready; requests that fail move nothing`;
}

function whyNot(primary: string, groups: PriorityGroup[]): string {
  if (groups.length < 2 && groups.some(({ endpoints }) => endpoints.some(({ service }) => service !== primary))) {
    return `the primary ${primary} is no backend, so there is no level to leave`;
  }
  if (groups.length < 2) return 'there is no fallback beside the primary';
  return 'no fallback has a ready endpoint, so the controller would write every weight to 0';
}
