import type { Clock } from '../model/clock.js';

/**
 * A timer set in the wake of a request ends after the request that is sent exactly one window later: real timers begin a little late.
 * Far below what any result shows.
 */
const LATE_MS = 1e-6;

/**
 * When requests notice a change of health in one level of a cluster: at once after a quiet window, else with all others of that level when a timer
 * of one full window ends. envoy: cluster_manager_impl.cc, scheduleUpdate, whose pending updates are kept by cluster and priority.
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

  /** The level was delivered for another reason, since hosts that come or go are never delayed: what waits has gone along. */
  delivered(): void {
    this.stop();
    this.#deliveredAtMs = this.#clock.now();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #deliverNow(): void {
    this.delivered();
    this.#deliver();
  }
}
