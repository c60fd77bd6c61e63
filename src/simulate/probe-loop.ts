import type { Clock } from '../model/clock.js';

/** How often something is probed, and how many results in a row count. */
export interface ProbeTiming {
  periodMs: number;
  failureThreshold: number;
  successThreshold: number;
}

/** Ends with whether the probe passed. */
export type Probe = (done: (passed: boolean) => void) => void;

/**
 * A kubelet's readiness probe or a service mirror's gateway probe: a ticker starts one at every multiple of the period. A probe that
 * outlasts its period delays the next, which then follows at once. kubernetes: pkg/kubelet/prober/worker.go.
 */
export class ProbeLoop {
  readonly #clock: Clock;
  readonly #timing: ProbeTiming;
  readonly #probe: Probe;
  readonly #onChange: (ready: boolean) => void;
  #ready: boolean;
  #streak = 0;
  #last: boolean | undefined;

  constructor(clock: Clock, timing: ProbeTiming, ready: boolean, probe: Probe, onChange: (ready: boolean) => void) {
    this.#clock = clock;
    this.#timing = timing;
    this.#ready = ready;
    this.#probe = probe;
    this.#onChange = onChange;
  }

  start(): void {
    const { periodMs } = this.#timing;
    const startedAtMs = this.#clock.now();
    const nextAtMs = (Math.floor(startedAtMs / periodMs) + 1) * periodMs;
    this.#probe((passed) => {
      this.#count(passed);
      this.#clock.after(nextAtMs - this.#clock.now(), () => this.start());
    });
  }

  /** The pod is a new one, or found ready again without its probe. */
  reset(ready: boolean): void {
    this.#ready = ready;
    this.#streak = 0;
    this.#last = undefined;
  }

  #count(passed: boolean): void {
    this.#streak = passed === this.#last ? this.#streak + 1 : 1;
    this.#last = passed;
    const { failureThreshold, successThreshold } = this.#timing;
    if (passed === this.#ready || this.#streak < (passed ? successThreshold : failureThreshold)) return;
    this.#ready = passed;
    this.#onChange(passed);
  }
}
