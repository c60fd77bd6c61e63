import type { Failover } from '../model/simulation.js';

/** A change of the levels' shares. */
export interface Shift {
  from: number;
  to: number;
  /** Every level that got more. */
  gained: number[];
  /** The level `from` lost all it had. */
  complete: boolean;
  faultAtMs: number;
  shiftedAtMs: number;
  failedMeanwhile: number;
}

/** Follows the levels' shares from fault to fault, and what failed until they had moved. */
export class LoadTracker {
  readonly shifts: Shift[] = [];
  #last: readonly number[];
  #faultAtMs: number | undefined;
  /** Requests that failed since the latest fault. */
  #failed = 0;
  #recoverAtMs: number | undefined;
  #recoveredAtMs: number | undefined;

  /** @param levels how many there are; before anything goes wrong the first has all traffic. */
  constructor(levels: number) {
    this.#last = Array.from({ length: levels }, (_, level) => (level === 0 ? 100 : 0));
  }

  /** The shares as they are when no fault has happened yet: nothing has shifted, whatever they are. */
  begin(load: readonly number[]): void {
    if (this.#faultAtMs === undefined) this.#last = load;
  }

  /** One that is noticed late may be older than the latest that is known, and changes nothing then. */
  fault(atMs: number): void {
    if (this.#faultAtMs !== undefined && atMs <= this.#faultAtMs) return;
    this.#failed = 0;
    this.#faultAtMs = atMs;
  }

  recover(nowMs: number): void {
    this.#recoverAtMs = nowMs;
    this.#recoveredAtMs = undefined;
  }

  /**
   * A request sent at `sentAtMs` has failed.
   *
   * @param hitAtMs by when what failed it had happened: where its fate is decided as it is sent, then.
   */
  failed(sentAtMs: number, hitAtMs = sentAtMs): void {
    if (this.#faultAtMs !== undefined && hitAtMs >= this.#faultAtMs) this.#failed += 1;
    // An answer may come long after the shift that its request did not live to see.
    for (let index = this.shifts.length - 1; index >= 0; index--) {
      const shift = this.shifts[index] as Shift;
      if (shift.shiftedAtMs < sentAtMs) break;
      if (hitAtMs >= shift.faultAtMs) shift.failedMeanwhile += 1;
    }
  }

  /** @param serves whether a level has any endpoint that is not unhealthy: without one, Envoy's numbers lead nowhere. */
  observe(nowMs: number, load: readonly number[], serves: (level: number) => boolean): void {
    if (load.some((share, level) => share !== this.#last[level])) this.#shift(nowMs, load, serves);
    if (this.#recoverAtMs === undefined || this.#recoveredAtMs !== undefined) return;
    if (load[0] === 100 && serves(0)) this.#recoveredAtMs = nowMs;
  }

  /** Levels that lost everything, and to whom. */
  failovers(): Failover[] {
    return this.shifts
      .filter(({ complete }) => complete)
      .map(({ from, to, faultAtMs, shiftedAtMs, failedMeanwhile }) => ({
        from,
        to,
        faultAtMs,
        shiftedAtMs,
        failedMeanwhile,
      }));
  }

  /** From the last recovery until the first level had all traffic; undefined when there was none or it never had. */
  recoveryMs(): number | undefined {
    if (this.#recoverAtMs === undefined || this.#recoveredAtMs === undefined) return undefined;
    return this.#recoveredAtMs - this.#recoverAtMs;
  }

  #shift(nowMs: number, load: readonly number[], serves: (level: number) => boolean): void {
    const gains = load.map((share, level) => share - (this.#last[level] ?? 0));
    const gained = load.flatMap((_, level) => ((gains[level] as number) > 0 && serves(level) ? [level] : []));
    if (gained.length === 0) return;
    const to = gained.reduce((best, level) => ((gains[level] as number) > (gains[best] as number) ? level : best));
    const before = this.#last;
    this.#last = load;
    gains.forEach((gain, from) => {
      if (gain >= 0) return;
      const complete = load[from] === 0 && (before[from] as number) > 0;
      const faultAtMs = this.#faultAtMs ?? 0;
      this.shifts.push({ from, to, gained, complete, faultAtMs, shiftedAtMs: nowMs, failedMeanwhile: this.#failed });
    });
  }
}
