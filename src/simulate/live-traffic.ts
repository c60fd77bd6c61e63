import type { Clock } from '../model/clock.js';
import type { Random } from '../model/random.js';
import type { Scenario } from '../model/scenario.js';
import { arrivals } from './arrivals.js';

/** Requests that could not be sent in time (a machine that slept) are not made up for when they are this late. */
const LATE_MS = 1000;

/** Sends requests of our own at a rate. Each has its planned time, so that late timers do not add up. */
export class LiveTraffic {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #kind: Scenario['traffic']['arrivals'];
  readonly #send: () => void;
  #rps: number;
  #paused = false;
  #running = false;
  #stopWaiting: () => void = () => {};

  constructor(clock: Clock, random: Random, { arrivals: kind }: Scenario['traffic'], rps: number, send: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#kind = kind;
    this.#rps = rps;
    this.#send = send;
  }

  get rps(): number {
    return this.#rps;
  }

  get paused(): boolean {
    return this.#paused;
  }

  start(): void {
    this.#running = true;
    this.#begin();
  }

  setRate(rps: number): void {
    this.#rps = Math.max(0, rps);
    this.#begin();
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#begin();
  }

  #begin(): void {
    this.#stopWaiting();
    if (!this.#running || this.#paused || this.#rps <= 0) return;
    const fromMs = this.#clock.now();
    const next = arrivals(
      { rps: this.#rps, arrivals: this.#kind, durationMs: Number.POSITIVE_INFINITY, seed: 0 },
      this.#random,
    );
    let dueMs = fromMs + next();
    const wait = (): void => {
      this.#stopWaiting = this.#clock.after(dueMs - this.#clock.now(), () => {
        const nowMs = this.#clock.now();
        if (nowMs - dueMs > LATE_MS) {
          this.#begin();
          return;
        }
        // A timer may be a fraction of a millisecond early.
        do {
          this.#send();
          dueMs = fromMs + next();
        } while (dueMs <= nowMs);
        wait();
      });
    };
    wait();
  }
}
