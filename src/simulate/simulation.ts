import { seededRandom } from '../engine/seeded-random.js';
import { VirtualClock } from '../engine/virtual-clock.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Scenario } from '../model/scenario.js';
import type { SimulationResult } from '../model/simulation.js';
import { arrivals } from './arrivals.js';
import { latencyOf } from './latency-of.js';
import { ROW_MS } from './recorder.js';
import { requestKeys } from './request-keys.js';
import { roundMs } from './round-ms.js';
import { Run } from './run.js';
import { addTopology } from './topology.js';
import { VirtualTransport } from './virtual-transport.js';

/** How long after the end answers are waited for, beside the route's time-out and the delays of faults. */
const GRACE_MS = 60_000;

/** One scenario on its way through virtual time. Rows, faults, probes and requests happen in this order where they share a moment. */
export class Simulation {
  readonly #scenario: Scenario;
  readonly #clock = new VirtualClock();
  readonly #transport: VirtualTransport;
  readonly #run: Run;
  readonly #nextArrival: () => number;
  readonly #nextKey: (() => number) | undefined;
  #arrivalMs: number;

  constructor(given: FailoverPlan, scenario: Scenario) {
    const plan = addTopology(given, scenario.topology);
    const { seed } = scenario.traffic;
    this.#scenario = scenario;
    this.#transport = new VirtualTransport(this.#clock, latencyOf(plan, scenario, seededRandom(seed + 2 ** 34)));
    this.#run = new Run(plan, scenario, {
      clock: this.#clock,
      transport: this.#transport,
      random: seededRandom(seed),
      warmStart: true,
      round: roundMs,
      creating: () => this.#transport.creating,
    });
    this.#nextArrival = arrivals(scenario.traffic, seededRandom(seed + 2 ** 33));
    this.#arrivalMs = this.#nextArrival();
    this.#nextKey = requestKeys(plan, seed);
    this.#create();
  }

  /** Plays on until `untilMs`, at most to the end of the scenario; ends a row there. */
  playUntil(untilMs: number): void {
    const endMs = Math.min(untilMs, this.#scenario.traffic.durationMs);
    const { pending } = this.#run;
    for (let event = pending[0]; event !== undefined && event.atMs < endMs; event = pending[0]) {
      this.#requestsBefore(event.atMs);
      this.#clock.runBefore(event.atMs);
      this.#run.applyDue(event.atMs);
    }
    this.#requestsBefore(endMs);
    this.#clock.runBefore(endMs);
    this.#run.observe();
    this.#run.endRow();
  }

  /** Ends at `endMs`: what is due at that very moment still happens, and answers under way are waited for. */
  finish(endMs: number, interrupted: boolean): SimulationResult {
    const run = this.#run;
    if (!interrupted) {
      run.applyDue(endMs);
      this.#clock.runUntil(endMs);
      run.observe();
    }
    run.over = true;
    const delaysMs = this.#scenario.events.reduce((sum, { fault }) => sum + (fault?.byMs ?? 0), 0);
    const lastMs = endMs + run.plan.route.timeoutMs + delaysMs + GRACE_MS;
    while (run.inFlight.size > 0 && this.#clock.now() < lastMs) this.#clock.runUntil(this.#clock.now() + ROW_MS);
    run.stopped = true;
    run.engine.stop();
    for (const sentAtMs of run.inFlight.waiting()) {
      run.recorder.unanswered(sentAtMs);
      run.tracker.failed(sentAtMs);
    }
    const result = run.result(endMs);
    return interrupted ? { ...result, interrupted: true } : result;
  }

  #create(): void {
    this.#run.applyDue(0);
    this.#transport.creating = true;
    this.#run.readiness.start();
    this.#run.engine.start();
    this.#transport.creating = false;
    this.#run.begin();
  }

  #requestsBefore(endMs: number): void {
    const clock = this.#clock;
    const { engine, inFlight } = this.#run;
    const key = this.#nextKey;
    let atMs = this.#arrivalMs;
    while (atMs < endMs) {
      clock.runUntil(atMs);
      engine.send(inFlight.begin(atMs).done, key?.());
      atMs = this.#nextArrival();
    }
    this.#arrivalMs = atMs;
  }
}
