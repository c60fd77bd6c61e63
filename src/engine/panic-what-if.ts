import type { FailoverPlan } from '../model/plan.js';
import type { Scope } from './health-signal.js';
import { effectivePanicThreshold } from './priority-load.js';
import { perMember } from './signal-what-if.js';

/**
 * When requests go to endpoints that are known to be dead, a sentence for each cluster that allows it. Of an aggregate each member
 * decides from its own levels alone, so that a healthy other member does not prevent it (envoy: aggregate/cluster.cc).
 */
export function panicWhatIf(plan: FailoverPlan, clusters: Scope[]): string[] {
  const { by } = plan.ordering;
  if (by === 'readiness' || by === 'weight') return [];
  const [whole] = clusters;
  if (plan.members === undefined || whole === undefined) {
    return clusters.flatMap((scope) => phrase(scope, 'all levels together have') ?? []);
  }
  const members = perMember(clusters, (scope) => phrase(scope, 'its member alone has'));
  const own = effectivePanicThreshold(plan.detection.panicThreshold);
  if (own === 0) return members;
  const split = `once every level is below ${own}% healthy, the aggregate splits requests by the number of endpoints, dead ones included`;
  return [...members, split];
}

function phrase({ detection, failsOnPanic }: Scope, who: string): string | undefined {
  const threshold = effectivePanicThreshold(detection.panicThreshold);
  if (threshold === 0) return undefined;
  const consequence = failsOnPanic ? 'answers 503 at once' : 'sends requests to its dead endpoints too';
  return `a level below ${threshold}% healthy ${consequence} when ${who} too little health left for all traffic`;
}
