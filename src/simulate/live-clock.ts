import type { Clock } from '../model/clock.js';

/** The longest time that Node's timers take; beyond it they fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The wall clock of one live run: 0 is its start, and when it ends, everything that still waits is forgotten. */
export class LiveClock implements Clock {
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #waiting = new Set<() => void>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.now();
  }

  now(): number {
    return this.#clock.now() - this.#startedAtMs;
  }

  after(ms: number, callback: () => void): () => void {
    if (this.#stopped) return () => {};
    const take = this.#clock.after(Math.min(Math.max(0, ms), LONGEST_MS), () => {
      this.#waiting.delete(back);
      callback();
    });
    const back = (): void => {
      this.#waiting.delete(back);
      take();
    };
    this.#waiting.add(back);
    return back;
  }

  stop(): void {
    this.#stopped = true;
    for (const back of [...this.#waiting]) back();
  }
}
