import type { FailoverPlan, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import { type HealthSignalType, type Scope, signalCap, signalReaches } from './health-signal.js';
import { type LevelHealth, priorityLoad } from './priority-load.js';

/** When traffic leaves one level: counts of endpoints that are down, those that are down already included. */
export interface LevelExit {
  /** How many must be down before the first percent goes to a later level; undefined: never. */
  firstPercent?: number;
  /** How many must be down before all of it goes to later levels; undefined: never. */
  allTraffic?: number;
}

/** What has become of an endpoint. */
export type EndpointState = 'healthy' | 'degraded' | 'unhealthy' | 'draining' | 'withdrawn';

/** The state that discovery gives an endpoint before anything fails. */
export function endpointState(endpoint: ResolvedEndpoint, { detection }: Scope): EndpointState {
  if (detection.readiness && !endpoint.ready) return detection.unreadyWithdrawn ? 'withdrawn' : 'unhealthy';
  if (endpoint.healthStatus === 'DRAINING') return 'draining';
  if (endpoint.healthStatus === 'UNHEALTHY' || endpoint.healthStatus === 'TIMEOUT') return 'unhealthy';
  return endpoint.healthStatus === 'DEGRADED' ? 'degraded' : 'healthy';
}

/** One level of the plan with the state of each of its endpoints. */
interface Level {
  group: PriorityGroup;
  scope: Scope;
  states: EndpointState[];
}

/** Percent of traffic that each level has as the inputs stand. */
export function presentLoad(plan: FailoverPlan, groups: readonly PriorityGroup[], clusters: Scope[]): number[] {
  return loads(plan, levelsOf(groups, clusters));
}

/** Endpoints of each level that are down as the inputs stand. */
export function downNow(groups: readonly PriorityGroup[], clusters: Scope[]): number[] {
  return levelsOf(groups, clusters).map(({ states }) => states.filter((state) => !isUp(state)).length);
}

/**
 * When traffic leaves each level if only these signals act. A level after the first is asked as if every earlier one had
 * been emptied by the same signals; where they cannot do that, it never has all the traffic and the answer is never.
 */
export function levelExits(
  plan: FailoverPlan,
  groups: readonly PriorityGroup[],
  clusters: Scope[],
  signals: readonly HealthSignalType[],
): LevelExit[] {
  let levels = levelsOf(groups, clusters);
  const budgets = new Map(clusters.map((scope) => [scope, ejectionBudget(scope, signals)]));
  let reachable = true;
  return levels.map((_, index) => {
    if (!reachable) return {};
    const { exit, emptied } = emptyLevel(plan, levels, index, signals, budgets);
    if (emptied === undefined) reachable = false;
    else levels = emptied;
    return exit;
  });
}

/** Fails one endpoint of the level after the other, as far as the signals notice, and watches the load of the later levels. */
function emptyLevel(
  plan: FailoverPlan,
  levels: Level[],
  index: number,
  signals: readonly HealthSignalType[],
  budgets: Map<Scope, number>,
): { exit: LevelExit; emptied?: Level[] } {
  const exit: LevelExit = {};
  let current = levels;
  for (let down = levels[index]!.states.filter((state) => !isUp(state)).length; ; down += 1) {
    const later = loads(plan, current).reduce((sum, load, level) => (level > index ? sum + load : sum), 0);
    if (later > 0) exit.firstPercent ??= down;
    if (later >= 100) exit.allTraffic ??= down;
    const level = current[index]!;
    if (!level.states.some(isUp)) return { exit, emptied: current };
    const next = failOne(level, signals, budgets);
    if (next === undefined) return { exit };
    current = current.map((other, i) => (i === index ? next : other));
  }
}

/** The level with one more endpoint down, the one that weighs most among those that a signal can still take out; undefined: none. */
function failOne(level: Level, signals: readonly HealthSignalType[], budgets: Map<Scope, number>): Level | undefined {
  const { group, scope, states } = level;
  const uncapped = signals.filter((type) => type !== 'outlier detection');
  const pick = (types: readonly HealthSignalType[]): number => {
    let best = -1;
    group.endpoints.forEach((endpoint, i) => {
      const candidate = isUp(states[i]!) && types.some((type) => signalReaches(type, scope, endpoint));
      if (candidate && (best < 0 || endpoint.weight > group.endpoints[best]!.weight)) best = i;
    });
    return best;
  };
  const free = pick(uncapped);
  const budget = budgets.get(scope) ?? 0;
  const chosen = free >= 0 || budget <= 0 ? free : pick(signals);
  if (chosen < 0) return undefined;
  if (free < 0) budgets.set(scope, budget - 1);
  const endpoint = group.endpoints[chosen]!;
  const stays = signals.some((type) => type !== 'pod readiness' && signalReaches(type, scope, endpoint));
  const state: EndpointState = scope.detection.unreadyWithdrawn && !stays ? 'withdrawn' : 'unhealthy';
  return { ...level, states: states.map((before, i) => (i === chosen ? state : before)) };
}

function ejectionBudget(scope: Scope, signals: readonly HealthSignalType[]): number {
  return signals.includes('outlier detection') ? signalCap('outlier detection', scope) : 0;
}

/** True while the endpoint takes requests. */
export function isUp(state: EndpointState): boolean {
  return state === 'healthy' || state === 'degraded';
}

function levelsOf(groups: readonly PriorityGroup[], clusters: Scope[]): Level[] {
  return groups.map((group) => {
    const scope = clusters.find(({ groups: own }) => own.includes(group)) ?? clusters[0]!;
    return { group, scope, states: group.endpoints.map((endpoint) => endpointState(endpoint, scope)) };
  });
}

function loads(plan: FailoverPlan, levels: Level[]): number[] {
  const { healthy, degraded } = priorityLoad({
    priorities: levels.map(levelHealth),
    overprovisioningFactor: plan.detection.overprovisioningFactor,
    panicThreshold: plan.detection.panicThreshold,
    weightedPriorityHealth: levels.some(({ scope }) => scope.weighted),
  });
  return healthy.map((load, i) => load + degraded[i]!);
}

function levelHealth({ group, scope, states }: Level): LevelHealth {
  const count = (...wanted: EndpointState[]): number => states.filter((state) => wanted.includes(state)).length;
  const weigh = (...wanted: EndpointState[]): number =>
    group.endpoints.reduce((sum, endpoint, i) => (wanted.includes(states[i]!) ? sum + endpoint.weight : sum), 0);
  const excluded = count('draining');
  return {
    hosts: group.endpoints.length - count('withdrawn'),
    healthy: count('healthy'),
    degraded: count('degraded'),
    excluded,
    overprovisioningFactor: scope.detection.overprovisioningFactor,
    ...(scope.weighted
      ? {
          healthyWeight: weigh('healthy'),
          degradedWeight: weigh('degraded'),
          weight: weigh('healthy', 'degraded', 'unhealthy'),
        }
      : {}),
  };
}
