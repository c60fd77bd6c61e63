import type { FailoverPlan, PriorityGroup } from '../model/plan.js';
import type { SignalWhatIf } from './explanation.js';
import type { Scope } from './health-signal.js';
import { endpointState, isUp } from './level-exits.js';

/** Why traffic cannot leave level 0 completely: the first reason that holds, one sentence. */
export function whyNot(
  plan: FailoverPlan,
  groups: PriorityGroup[],
  clusters: Scope[],
  signals: SignalWhatIf[],
): string {
  if (groups.every(({ endpoints }) => endpoints.length === 0)) return 'no endpoint is known';
  if (groups.length < 2) return `there is no second level${because(plan)}`;
  if (signals.length === 0)
    return 'nothing notices a failing endpoint: no health check, no outlier detection, no pod readiness';
  const later = groups.slice(1).some((group) => {
    const scope = clusters.find(({ groups: own }) => own.includes(group));
    return scope !== undefined && group.endpoints.some((endpoint) => isUp(endpointState(endpoint, scope)));
  });
  if (!later) return 'no later level has a healthy endpoint';
  const limits = signals.flatMap(({ limit }) => limit ?? []);
  return limits.length > 0 ? limits.join('; ') : 'the later levels cannot carry all of it';
}

function because({ ordering }: FailoverPlan): string {
  if (ordering.by === 'locality') {
    if (ordering.mode === 'flat') return `: ${ordering.because}`;
    return ordering.mode === 'distribute'
      ? ': distribute fixes the shares, and nothing replaces a locality that is down'
      : '';
  }
  return ordering.by === 'weight'
    ? ': the weights are fixed and nothing rewrites them, but a backend without an available endpoint is passed over'
    : '';
}
