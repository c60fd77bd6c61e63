import type { Clock } from '../model/clock.js';

/** Decides what comes first where two are due at one moment. Far below what any result shows. */
const MOMENT_MS = 1e-6;

/**
 * What brought a change: a request, or what comes at a pace of its own. A window that a request began ends after the request that is sent
 * exactly one window later, since real timers begin a little late. But probes and sweeps are set when the one before is over, so that they
 * come after a window of the same length.
 */
export type ChangeCause = 'request' | 'pace';

/**
 * When requests notice a change of health in one level of a cluster: at once after a quiet window, else with all others of that level when a timer
 * of one full window ends. envoy: cluster_manager_impl.cc, scheduleUpdate, whose pending updates are kept by cluster and priority.
 */
export class MergeWindow {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #onEnd: () => void;
  #deliveredAtMs = Number.NEGATIVE_INFINITY;
  #endsAtMs = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;

  /** @param onEnd a window with waiting changes ends: what `takeEnded` tells is to be delivered. */
  constructor(clock: Clock, windowMs: number, onEnd: () => void) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#onEnd = onEnd;
  }

  /** Only the health of hosts changed. True when the level is to be delivered now. */
  changed(cause: ChangeCause): boolean {
    if (this.#windowMs === 0) return true;
    // Strictly more than the window must have passed, in whole ms.
    if (Math.floor(this.#clock.now() - this.#deliveredAtMs) > this.#windowMs) {
      this.delivered();
      return true;
    }
    if (this.#cancel === undefined) {
      const waitMs = this.#windowMs + (cause === 'request' ? MOMENT_MS : -MOMENT_MS);
      this.#endsAtMs = this.#clock.now() + waitMs;
      this.#cancel = this.#clock.after(waitMs, () => {
        // Timers of the wall clock may fire a little early.
        this.#endsAtMs = this.#clock.now();
        this.#onEnd();
      });
    }
    return false;
  }

  /** Whether changes have waited until now; then they count as delivered. */
  takeEnded(): boolean {
    if (this.#endsAtMs > this.#clock.now()) return false;
    this.delivered();
    return true;
  }

  /** The level was delivered for another reason, since hosts that come or go are never delayed: what waits has gone along. */
  delivered(): void {
    this.stop();
    this.#deliveredAtMs = this.#clock.now();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#endsAtMs = Number.POSITIVE_INFINITY;
  }
}
