import type { Client, FailoverPlan, PriorityGroup } from '../model/plan.js';
import type { Explanation, SignalWhatIf, WhatIf } from './explanation.js';
import { healthSignalTypes, type Scope, scopes, signalReaches } from './health-signal.js';
import { downNow, type LevelExit, levelExits, presentLoad } from './level-exits.js';
import { panicWhatIf } from './panic-what-if.js';
import { readinessWhatIf } from './readiness-what-if.js';
import { resolve } from './resolve.js';
import { perMember, signalReturn, signalWhatIf } from './signal-what-if.js';
import { whyNot } from './why-not.js';

export type { Explanation, LevelWhatIf, SignalWhatIf, WhatIf } from './explanation.js';

/** The levels that this client sees, what takes endpoints out of them, and how many must be down before traffic moves on. */
export function explain(plan: FailoverPlan, client: Client): Explanation {
  const groups = resolve(plan, client);
  return { plan, client, groups, whatIf: whatIf(plan, groups) };
}

/** What failures do to levels that are known already. */
export function whatIf(plan: FailoverPlan, groups: PriorityGroup[]): WhatIf {
  if (plan.ordering.by === 'readiness') return readinessWhatIf(plan.ordering.primary, groups);
  const clusters = scopes(plan, groups).filter(({ groups: own }) => own.length > 0);
  const types = healthSignalTypes.filter((type) =>
    clusters.some((scope) => scope.hosts.some((endpoint) => signalReaches(type, scope, endpoint))),
  );
  const exits = levelExits(plan, groups, clusters, types);
  const shares = presentLoad(plan, groups, clusters);
  const down = downNow(groups, clusters);
  const signals = types.map((type) => signalWhatIf(type, plan, groups, clusters));
  const canMove = exits[0]?.allTraffic !== undefined;
  return {
    signals,
    levels: groups.map((group, i) => ({
      priority: group.priority,
      endpoints: group.endpoints.length,
      down: down[i] ?? 0,
      share: shares[i] ?? 0,
      ...exits[i],
    })),
    canMove,
    why: canMove ? whyItCan(exits[0]!, groups[0]!, signals) : whyNot(plan, groups, clusters, signals),
    comesBack: groups.length < 2 ? [] : types.flatMap((type) => returns(type, clusters)),
    panic: groups.length < 2 || types.length === 0 ? [] : panicWhatIf(plan, clusters),
  };
}

function whyItCan({ allTraffic = 0 }: LevelExit, { endpoints }: PriorityGroup, signals: SignalWhatIf[]): string {
  if (endpoints.length === 0) return 'level 0 has no endpoint, so everything goes to the next level';
  const all = endpoints.length === 1 ? 'its only endpoint is' : `all ${endpoints.length} of its endpoints are`;
  const down = allTraffic === endpoints.length ? all : `${allTraffic} of its ${endpoints.length} endpoints are`;
  return `all traffic leaves level 0 once ${down} down${unnoticed(signals)}`;
}

/** Pods that crash are one thing, pods that answer badly another: said where only readiness can empty the level. */
function unnoticed(signals: SignalWhatIf[]): string {
  const able = signals.filter(({ levels }) => levels[0]?.allTraffic !== undefined).map(({ name }) => name);
  if (able.length !== 1 || able[0] !== 'pod readiness') return '';
  const limits = signals.flatMap(({ limit }) => limit ?? []);
  const since = limits.length === 0 ? '' : `, since ${limits.join(', and ')}`;
  return `, by pod readiness only: requests that fail do not move it${since}`;
}

function returns(type: Parameters<typeof signalReturn>[0], clusters: Scope[]): string[] {
  return perMember(clusters, (scope) => signalReturn(type, scope)).map((text) => `${type}: ${text}`);
}
