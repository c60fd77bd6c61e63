import { LevelSplit } from './level-split.js';
import { availability, type LevelScores } from './priority-load.js';

/**
 * The levels of one request's retries: every `updateFrequency` attempts the levels tried so far are left out.
 * envoy: source/extensions/retry/priority/previous_priorities/previous_priorities.cc.
 */
export class PreviousPriorities {
  readonly #updateFrequency: number;
  #attempted: number[] = [];
  #split: LevelSplit | undefined;

  constructor(updateFrequency: number) {
    this.#updateFrequency = Math.max(1, updateFrequency);
  }

  /** A host of this level is being tried. */
  attempt(level: number): void {
    this.#attempted.push(level);
  }

  /** The shares for the next pick; undefined: the cluster's own. */
  split(scores: LevelScores): LevelSplit | undefined {
    if (this.#attempted.length < this.#updateFrequency) return this.#split;
    if (this.#attempted.length % this.#updateFrequency === 0) this.#split = this.#recompute(scores);
    return this.#split;
  }

  #recompute(scores: LevelScores): LevelSplit | undefined {
    const excluded = new Set(this.#attempted);
    const without = (values: readonly number[]): number[] =>
      values.map((value, level) => (excluded.has(level) ? 0 : value));
    const rest = { healthy: without(scores.healthy), degraded: without(scores.degraded) };
    if (availability(rest) > 0) return repeatedShares(rest);
    this.#attempted = [];
    return availability(scores) > 0 ? repeatedShares(scores) : undefined;
  }
}

/** As Envoy spreads load, but what rounding leaves goes round the levels again until nothing is left. */
function repeatedShares(scores: LevelScores): LevelSplit {
  const available = availability(scores);
  const healthy = scores.healthy.map(() => 0);
  const degraded = scores.degraded.map(() => 0);
  let left = 100;
  while (left > 0) {
    for (const [loads, values] of [
      [healthy, scores.healthy],
      [degraded, scores.degraded],
    ] as const) {
      values.forEach((score, level) => {
        const share = Math.min(left, Math.floor((score * 100) / available));
        loads[level] = (loads[level] as number) + share;
        left -= share;
      });
    }
  }
  return new LevelSplit(healthy, degraded);
}
