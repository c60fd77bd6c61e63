import type { Clock } from '../model/clock.js';

/**
 * A timer set in the wake of a request ends after the request that is sent exactly one window later: real timers begin a little late.
 * Far below what any result shows.
 */
const LATE_MS = 1e-6;

/**
 * When requests notice a change of health: at once after a quiet window, else with all others when a timer of one full window ends.
 * envoy: cluster_manager_impl.cc, scheduleUpdate.
 */
export class MergeWindow {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #deliver: () => void;
  #deliveredAtMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, windowMs: number, deliver: () => void) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#deliver = deliver;
  }

  /** Only the health of hosts changed. */
  changed(): void {
    if (this.#windowMs === 0) {
      this.#deliver();
      return;
    }
    // Strictly more than the window must have passed, in whole ms.
    if (Math.floor(this.#clock.now() - this.#deliveredAtMs) > this.#windowMs) this.#deliverNow();
    else this.#cancel ??= this.#clock.after(this.#windowMs + LATE_MS, () => this.#deliverNow());
  }

  /** Hosts came or went: never delayed, and it takes the waiting changes along. */
  replaced(): void {
    this.#deliverNow();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #deliverNow(): void {
    this.stop();
    this.#deliveredAtMs = this.#clock.now();
    this.#deliver();
  }
}
