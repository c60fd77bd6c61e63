/** The shares of the levels, ready to draw from. */
export class LevelSplit {
  readonly healthy: readonly number[];
  readonly degraded: readonly number[];
  /** The level whose healthy hosts get everything; -1 where there is none. */
  readonly sole: number;

  constructor(healthy: readonly number[], degraded: readonly number[]) {
    this.healthy = healthy;
    this.degraded = degraded;
    this.sole = healthy.indexOf(100);
  }

  /** Level * 2, plus 1 for its degraded hosts: the first whose running sum reaches `draw % 100 + 1`. */
  draw(draw: number): number {
    const wanted = (draw % 100) + 1;
    let sum = 0;
    for (let level = 0; level < this.healthy.length; level++) {
      sum += this.healthy[level] as number;
      if (wanted <= sum) return level * 2;
    }
    for (let level = 0; level < this.degraded.length; level++) {
      sum += this.degraded[level] as number;
      if (wanted <= sum) return level * 2 + 1;
    }
    return 0;
  }

  /** Percent of traffic for each level, healthy and degraded hosts together. */
  totals(): number[] {
    return this.healthy.map((load, level) => load + (this.degraded[level] as number));
  }
}
