import type { FailoverPlan } from '../model/plan.js';
import type { Losses } from './losses.js';

/**
 * An aggregate as one cluster, for meshes that have none: how its first member notices failure and balances then holds for all.
 * Linkerd's members are backends, which all have the plan's own settings.
 */
export function withMemberSettings(plan: FailoverPlan, losses: Losses): FailoverPlan {
  const [first, ...others] = plan.mesh === 'linkerd' ? [] : (plan.members ?? []);
  if (first === undefined) return plan;
  const { detection, loadBalancing, connection } = first;
  const settings = JSON.stringify({ detection, loadBalancing, connection });
  for (const { name, ...member } of others) {
    const { detection, loadBalancing, connection } = member;
    if (JSON.stringify({ detection, loadBalancing, connection }) === settings) continue;
    losses.add(
      'members',
      `${name} has settings of its own, and those of ${first.name} are written for all`,
      'give all members the same detection, load balancing and limits',
    );
  }
  return { ...plan, detection, loadBalancing, connection };
}
