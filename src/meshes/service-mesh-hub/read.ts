import type { FailoverPlan } from '../../model/plan.js';
import type { ReadContext } from '../mesh.js';
import type { PolicyWorld } from './applied-policies.js';
import { readDiscovery } from './discovery.js';
import { readFailoverService } from './failover-service.js';
import { documentsOf } from './kinds.js';
import { planFailoverService } from './plan-failover-service.js';
import { policiesInStatus } from './policies-in-status.js';
import { readTrafficPolicy } from './traffic-policy.js';

/** One plan for each FailoverService, in the order of the text. */
export function read(context: ReadContext): FailoverPlan[] {
  const world = readAppliedWorld(context);
  return documentsOf(context.documents, 'FailoverService')
    .map(readFailoverService)
    .map((failoverService) => planFailoverService(failoverService, world, context));
}

/** What the management cluster holds, as far as it is among the inputs. */
export function readWorld({ documents, topology }: ReadContext): PolicyWorld {
  return {
    policies: documentsOf(documents, 'TrafficPolicy').map(readTrafficPolicy),
    discovery: readDiscovery(documents),
    topology,
  };
}

/** The same with the policies that only a status tells of: where an export of the cluster leaves them out, they hold all the same. */
export function readAppliedWorld(context: ReadContext): PolicyWorld {
  const world = readWorld(context);
  return { ...world, policies: [...world.policies, ...policiesInStatus(context.documents)] };
}
