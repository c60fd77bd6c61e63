import type { Client, FailoverPlan, PriorityGroup } from '../model/plan.js';
import { resolveLocality } from './resolve-locality.js';
import { resolvePriority } from './resolve-priority.js';
import { resolveReadiness } from './resolve-readiness.js';

/**
 * What one client's proxy sees of a plan: its levels, first choice first, numbered 0..n-1 as the data plane numbers them.
 * Endpoints that the mesh does not send to this client are left out.
 */
export function resolve(plan: FailoverPlan, client: Client): PriorityGroup[] {
  switch (plan.ordering.by) {
    case 'priority':
      return resolvePriority(plan);
    case 'locality':
      return resolveLocality(plan, plan.ordering, client);
    case 'readiness':
    case 'weight':
      return resolveReadiness(plan, client);
  }
}
