/** Health of one level. Weights are needed only with `weightedPriorityHealth`. */
export interface LevelHealth {
  hosts: number;
  healthy: number;
  degraded?: number;
  /** Hosts that do not count in the denominator (Envoy: excluded). */
  excluded?: number;
  /** Percent; a member of an aggregate cluster brings its own. */
  overprovisioningFactor?: number;
  healthyWeight?: number;
  degradedWeight?: number;
  /** Weight of all hosts without the excluded ones. */
  weight?: number;
}

export interface PriorityLoadInput {
  priorities: readonly LevelHealth[];
  /** Percent, default 140. */
  overprovisioningFactor?: number;
  /** Percent 0..100, default 50; 0 = never panic. */
  panicThreshold?: number;
  /** Sums host weights instead of counting hosts (Envoy: policy.weighted_priority_health). */
  weightedPriorityHealth?: boolean;
}

export interface PriorityLoad {
  /** Percent of all traffic that goes to healthy hosts of each level. */
  healthy: number[];
  /** Percent that goes to degraded hosts of each level. */
  degraded: number[];
  /** Levels whose health is ignored: all their hosts get traffic. */
  panic: boolean[];
}

/**
 * How Envoy spreads traffic over the levels; `healthy` and `degraded` together sum to 100.
 * envoy: load_balancer_impl.cc, recalculatePerPriorityState, recalculatePerPriorityPanic, recalculateLoadInTotalPanic.
 */
export function priorityLoad(input: PriorityLoadInput): PriorityLoad {
  const { priorities } = input;
  if (priorities.length === 0) return { healthy: [], degraded: [], panic: [] };
  const scores = levelScores(input);
  const { healthy, degraded } = distributeLoad(scores);
  const available = availability(scores);
  const threshold = effectivePanicThreshold(input.panicThreshold ?? 50);
  if (threshold === 0 && available === 0) {
    healthy[0] = 100;
    return { healthy, degraded, panic: priorities.map(() => false) };
  }
  // Full availability over all levels switches panic off everywhere, however dead a single level is.
  const panic = priorities.map((level) => available < 100 && availablePercent(level) < threshold);
  return panic.every(Boolean) ? { ...totalPanic(priorities), panic } : { healthy, degraded, panic };
}

/** Scores 0..100 of each level before they share the traffic. */
export interface LevelScores {
  healthy: number[];
  degraded: number[];
}

/** Each level's health times the overprovisioning factor, capped at 100: one integer division, as in Envoy. */
export function levelScores(input: PriorityLoadInput): LevelScores {
  const scores: LevelScores = { healthy: [], degraded: [] };
  for (const level of input.priorities) {
    const factor = level.overprovisioningFactor ?? input.overprovisioningFactor ?? 140;
    const weighted = input.weightedPriorityHealth === true && level.weight !== undefined;
    const total = weighted ? (level.weight ?? 0) : level.hosts - (level.excluded ?? 0);
    const score = (part: number): number => (total > 0 ? Math.min(100, Math.floor((factor * part) / total)) : 0);
    scores.healthy.push(score(weighted ? (level.healthyWeight ?? 0) : level.healthy));
    scores.degraded.push(score((weighted ? level.degradedWeight : level.degraded) ?? 0));
  }
  return scores;
}

/** Sum of all scores, capped at 100. */
export function availability({ healthy, degraded }: LevelScores): number {
  let sum = 0;
  for (const score of healthy) sum += score;
  for (const score of degraded) sum += score;
  return Math.min(100, sum);
}

/** Gives 100 percent to the healthy hosts of all levels first, then to the degraded ones; what rounding leaves goes to the first that has any. */
function distributeLoad(scores: LevelScores): { healthy: number[]; degraded: number[] } {
  const available = availability(scores);
  let left = 100;
  const take = (score: number): number => {
    const share = available === 0 ? 0 : Math.min(left, Math.floor((score * 100) / available));
    left -= share;
    return share;
  };
  const healthy = scores.healthy.map(take);
  const degraded = scores.degraded.map(take);
  if (available > 0 && left > 0) {
    const first = scores.healthy.findIndex((score) => score > 0);
    if (first >= 0) healthy[first] = (healthy[first] as number) + left;
    else {
      const second = scores.degraded.findIndex((score) => score > 0);
      degraded[second] = (degraded[second] as number) + left;
    }
  }
  return { healthy, degraded };
}

/**
 * Envoy cuts the configured percentage to an integer after dividing it by 100.0 and multiplying it again, so that binary fractions
 * make 28, 56 and 57 of 29, 57 and 58.
 */
export function effectivePanicThreshold(percent: number): number {
  return Math.min(100, Math.floor(100 * (percent / 100)));
}

/** Percent of a level's hosts that are healthy or degraded, which panic is about. */
export function availablePercent({ hosts, healthy, degraded = 0, excluded = 0 }: LevelHealth): number {
  const total = hosts - excluded;
  return total === 0 ? 0 : (100 * healthy) / total + (100 * degraded) / total;
}

function totalPanic(priorities: readonly LevelHealth[]): { healthy: number[]; degraded: number[] } {
  const all = priorities.reduce((sum, level) => sum + level.hosts, 0);
  const degraded = priorities.map(() => 0);
  if (all === 0) return { healthy: priorities.map((_, level) => (level === 0 ? 100 : 0)), degraded };
  const healthy = priorities.map((level) => Math.floor((100 * level.hosts) / all));
  const rest = 100 - healthy.reduce((sum, load) => sum + load, 0);
  const first = priorities.findIndex((level) => level.hosts > 0);
  healthy[first] = (healthy[first] as number) + rest;
  return { healthy, degraded };
}
