import { priorityLoad } from '../../engine/priority-load.js';
import type { JsonObject } from '../../model/document.js';
import { asList, asNumber, asObject } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { ServiceStatus } from '../../model/status.js';
import type { Topology } from '../../model/topology.js';
import { type LiveLevel, liveLevels } from './live-levels.js';

/** What is live beside the plan. */
export interface LiveFacts {
  topology: Topology;
  /** Clusters whose endpoints are known; of the others nothing is said. */
  known: ReadonlySet<string>;
  /** The TrafficSplit that is live for this plan, where Linkerd has one. */
  split?: JsonObject;
}

/** A service and whether it needs nobody's attention: the first level serves, and every level that is known could. */
export interface ServedService {
  status: ServiceStatus;
  healthy: boolean;
}

/** The levels of a service, and which of them serves: by the weights that are live where there are any, else by readiness. */
export function serviceStatus(plan: FailoverPlan, { topology, known, split }: LiveFacts): ServedService {
  const levels = liveLevels(plan, topology, known);
  const ready = readinessLoad(plan, levels);
  const weights = split === undefined ? undefined : splitLoad(levels, plan, split);
  const load = weights ?? ready;
  const most = Math.max(0, ...load);
  const serving = most > 0 ? load.indexOf(most) : null;
  const unread = levels.flatMap((level, priority) => (level.known ? [] : [priority]));
  const lags = weights !== undefined && lag(weights, ready);
  const message = [
    weights !== undefined && most === 0 ? 'every weight is 0' : '',
    lags ? 'the live weights do not follow readiness: does the failover controller run' : '',
    unreadText(unread),
  ];
  return {
    status: {
      service: plan.service,
      mesh: plan.mesh,
      serving,
      levels: levels.map(({ ready: count, total, destinations }, priority) => ({
        priority,
        ready: count,
        total,
        load: Math.round(load[priority] ?? 0),
        destinations,
      })),
      message: message.filter((word) => word !== '').join('; '),
      ...(unread.length === 0 ? {} : { unread }),
    },
    healthy: !lags && serving === 0 && levels.every((level) => !level.known || level.ready > 0),
  };
}

function unreadText(unread: readonly number[]): string {
  if (unread.length === 0) return '';
  return unread.length === 1
    ? `level ${unread[0]} stands in a cluster that is not read`
    : `levels ${unread.join(', ')} stand in clusters that are not read`;
}

/** Percent for each level as Envoy spreads it when only readiness counts. Where nothing is ready nobody answers, panic or not. */
function readinessLoad({ detection, ordering }: FailoverPlan, levels: readonly LiveLevel[]): number[] {
  const first = levels.findIndex(({ ready }) => ready > 0);
  if (first < 0 || ordering.by === 'weight' || ordering.by === 'readiness') {
    return levels.map((_, index) => (index === first ? 100 : 0));
  }
  return priorityLoad({
    // Where discovery withdraws unready endpoints, the proxy never hears of them.
    priorities: levels.map(({ ready, total }) => ({
      hosts: detection.unreadyWithdrawn ? ready : total,
      healthy: ready,
    })),
    overprovisioningFactor: detection.overprovisioningFactor,
    panicThreshold: detection.panicThreshold,
  }).healthy;
}

/** Percent for each level by the weights that stand in the live TrafficSplit: the primary's, then those of all fallbacks. */
function splitLoad(levels: readonly LiveLevel[], { ordering }: FailoverPlan, split: JsonObject): number[] {
  const backends = asList(asObject(split.spec).backends).map(asObject);
  const weightOf = (wanted: (service: string) => boolean) =>
    backends
      .filter(({ service }) => wanted(String(service)))
      .reduce((sum, { weight }) => sum + (asNumber(weight) ?? 0), 0);
  const sum = weightOf(() => true);
  if (sum === 0) return levels.map(() => 0);
  if (levels.length < 2 || ordering.by !== 'readiness') return levels.map((_, index) => (index === 0 ? 100 : 0));
  const own = weightOf((service) => service === ordering.primary);
  return levels.map((_, index) => (100 * (index === 0 ? own : index === 1 ? sum - own : 0)) / sum);
}

/** Whether the weights send to other levels than readiness would: their controller has not followed yet, or does not run. */
function lag(weights: readonly number[], ready: readonly number[]): boolean {
  return ready.some((load) => load > 0) && ready.some((load, index) => load > 0 !== (weights[index] ?? 0) > 0);
}
