import { isDeepStrictEqual } from 'node:util';
import { appliedPolicies, appliesFrom } from '../../meshes/service-mesh-hub/applied-policies.js';
import { istioOutlier } from '../../meshes/service-mesh-hub/outlier-detection.js';
import type { TrafficPolicy } from '../../meshes/service-mesh-hub/traffic-policy.js';
import type { RuleContext } from '../rule.js';
import { createCandidates } from './candidates.js';
import { pathOf } from './path-of.js';
import { servicesOf } from './services.js';
import { worldOf } from './world.js';

/** The fields of a DestinationRule that a policy owns, as they stand there: equal values are no conflict. */
const FIELDS: Record<string, (policy: TrafficPolicy) => unknown> = {
  outlierDetection: ({ outlierDetection }) => outlierDetection && istioOutlier(outlierDetection),
  tlsMode: ({ tlsMode }) => tlsMode,
};

/** A policy that comes too late for a field, and the services for which it does. */
export interface Conflict {
  policy: TrafficPolicy;
  field: string;
  winner: TrafficPolicy;
  services: string[];
}

/** The first policy by name keeps a field; clients of one cluster see one DestinationRule (pkg/mesh-networking/translation/utils/fieldutils). */
export function conflicts(context: RuleContext): Conflict[] {
  const world = worldOf(context);
  return Object.entries(FIELDS).flatMap(([field, setting]) => {
    const policies = world.policies.filter((policy) => setting(policy) !== undefined);
    if (policies.length < 2) return [];
    const candidatesOf = createCandidates(policies);
    const found = new Map<TrafficPolicy, Conflict>();
    for (const service of servicesOf(context)) {
      const [winner, ...others] = appliedPolicies(service, { ...world, policies: candidatesOf(service) }).filter(
        (policy) => appliesFrom(policy, service.cluster),
      );
      for (const policy of others) {
        if (winner === undefined || isDeepStrictEqual(setting(policy), setting(winner))) continue;
        const conflict = found.get(policy) ?? { policy, field, winner, services: [] };
        conflict.services.push(pathOf(service));
        found.set(policy, conflict);
      }
    }
    return [...found.values()];
  });
}
