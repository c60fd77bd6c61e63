import { createEngine } from '../engine/create-engine.js';
import type { Engine } from '../engine/engine.js';
import { resolve } from '../engine/resolve.js';
import { seededRandom } from '../engine/seeded-random.js';
import { VirtualClock } from '../engine/virtual-clock.js';
import { faults } from '../faults/index.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Scenario, ScenarioEvent } from '../model/scenario.js';
import type { SimulationEvent, SimulationEventType, SimulationResult } from '../model/simulation.js';
import { arrivals } from './arrivals.js';
import { describeFault } from './describe-fault.js';
import { Discovery } from './discovery.js';
import { judge } from './expectations.js';
import { InFlight } from './in-flight.js';
import { latencyOf } from './latency-of.js';
import { LoadTracker } from './load-tracker.js';
import { describeTarget, matchTarget, type PlacedEndpoint } from './match-target.js';
import { Readiness } from './readiness.js';
import { Recorder, ROW_MS } from './recorder.js';
import { requestKeys } from './request-keys.js';
import { roundMs } from './round-ms.js';
import { addTopology } from './topology.js';
import { VirtualTransport } from './virtual-transport.js';

/** How long after the end answers are waited for, beside the route's time-out and the delays of faults. */
const GRACE_MS = 60_000;

/** One scenario on its way through virtual time. Rows, faults, probes and requests happen in this order where they share a moment. */
export class Simulation {
  readonly #plan: FailoverPlan;
  readonly #scenario: Scenario;
  readonly #clock = new VirtualClock();
  readonly #transport: VirtualTransport;
  readonly #discovery: Discovery;
  readonly #readiness: Readiness;
  readonly #engine: Engine;
  readonly #recorder: Recorder;
  readonly #tracker: LoadTracker;
  readonly #inFlight: InFlight;
  readonly #events: SimulationEvent[] = [];
  readonly #pending: ScenarioEvent[];
  readonly #nextArrival: () => number;
  readonly #nextKey: (() => number) | undefined;
  #arrivalMs: number;
  /** The scenario is over; nothing that happens now is told. */
  #over = false;
  /** Answers now are none. */
  #stopped = false;

  constructor(given: FailoverPlan, scenario: Scenario) {
    const plan = addTopology(given, scenario.topology);
    const groups = resolve(plan, scenario.client);
    const { seed } = scenario.traffic;
    this.#plan = plan;
    this.#scenario = scenario;
    this.#pending = scenario.events.map((event) => event).sort((a, b) => a.atMs - b.atMs);
    this.#transport = new VirtualTransport(this.#clock, latencyOf(plan, scenario, seededRandom(seed + 2 ** 34)));
    this.#discovery = new Discovery(plan, groups);
    this.#recorder = new Recorder(plan, groups);
    this.#tracker = new LoadTracker(groups.length);
    this.#inFlight = new InFlight((answer, sentAtMs) => {
      const latencyMs = this.#stopped ? undefined : this.#clock.now() - sentAtMs;
      if (this.#recorder.answered(answer, sentAtMs, latencyMs)) this.#tracker.failed(sentAtMs);
    });
    this.#engine = createEngine(plan, scenario.client, groups, {
      clock: this.#clock,
      transport: this.#transport,
      random: seededRandom(seed),
      warmStart: true,
      olderEjectionCap: olderEjectionCap(scenario.envoyVersion),
      onEvent: ({ type, endpoint, detail }) => {
        this.#tell(type, endpoint, detail);
        // Before the cluster stands, its shares are nobody's; `#create` looks at them when it does.
        if (!this.#transport.creating) this.#observe();
      },
    });
    this.#readiness = new Readiness(plan, this.#clock, this.#transport, this.#discovery, (endpoint, ready, why) => {
      this.#tell(ready ? 'health-check-passed' : 'health-check-failed', endpoint, why);
      this.#engine.setReady(endpoint, ready);
      this.#observe();
    });
    this.#nextArrival = arrivals(scenario.traffic, seededRandom(seed + 2 ** 33));
    this.#arrivalMs = this.#nextArrival();
    this.#nextKey = requestKeys(plan, seed);
    this.#create();
  }

  /** Plays on until `untilMs`, at most to the end of the scenario; ends a row there. */
  playUntil(untilMs: number): void {
    const endMs = Math.min(untilMs, this.#scenario.traffic.durationMs);
    for (let event = this.#pending[0]; event !== undefined && event.atMs < endMs; event = this.#pending[0]) {
      this.#requestsBefore(event.atMs);
      this.#clock.runBefore(event.atMs);
      this.#applyDue(event.atMs);
    }
    this.#requestsBefore(endMs);
    this.#clock.runBefore(endMs);
    this.#observe();
    this.#recorder.endRow(this.#engine.load(), this.#engine.ejected());
  }

  /** Ends at `endMs`: what is due at that very moment still happens, and answers under way are waited for. */
  finish(endMs: number, interrupted: boolean): SimulationResult {
    if (!interrupted) {
      this.#applyDue(endMs);
      this.#clock.runUntil(endMs);
      this.#observe();
    }
    this.#over = true;
    const delaysMs = this.#scenario.events.reduce((sum, { fault }) => sum + (fault?.byMs ?? 0), 0);
    const lastMs = endMs + this.#plan.route.timeoutMs + delaysMs + GRACE_MS;
    while (this.#inFlight.size > 0 && this.#clock.now() < lastMs) this.#clock.runUntil(this.#clock.now() + ROW_MS);
    this.#stopped = true;
    this.#engine.stop();
    for (const sentAtMs of this.#inFlight.waiting()) {
      this.#recorder.unanswered(sentAtMs);
      this.#tracker.failed(sentAtMs);
    }
    return this.#result(endMs, interrupted);
  }

  #create(): void {
    this.#applyDue(0);
    this.#transport.creating = true;
    this.#readiness.start();
    this.#engine.start();
    this.#transport.creating = false;
    this.#tracker.begin(this.#engine.load());
    this.#observe();
  }

  #requestsBefore(endMs: number): void {
    const clock = this.#clock;
    const engine = this.#engine;
    const key = this.#nextKey;
    let atMs = this.#arrivalMs;
    while (atMs < endMs) {
      clock.runUntil(atMs);
      engine.send(this.#inFlight.begin(atMs).done, key?.());
      atMs = this.#nextArrival();
    }
    this.#arrivalMs = atMs;
  }

  #applyDue(nowMs: number): void {
    for (let event = this.#pending[0]; event !== undefined && event.atMs <= nowMs; event = this.#pending[0]) {
      this.#pending.shift();
      this.#apply(event);
      this.#observe();
    }
  }

  #apply({ target, fault }: ScenarioEvent): void {
    const matched = this.#discovery.matching(target);
    const names = matched.map(({ endpoint }) => endpoint.name).join(', ');
    const note = matched.length === 0 ? `, but no endpoint is ${describeTarget(target)}` : '';
    if (fault === undefined) {
      this.#tell('recover', names, `recover${note}`);
      this.#tracker.recover(this.#clock.now());
      this.#recover(target, matched);
      return;
    }
    this.#tell('fault', names, `${describeFault(fault)}${note}`);
    this.#tracker.fault(this.#clock.now());
    const replicas = faults.find(({ name }) => name === fault.type)?.replicas?.(fault);
    if (replicas !== undefined) {
      this.#discovery.scale(target, replicas);
      this.#announce();
      return;
    }
    for (const { endpoint } of matched) this.#transport.change(endpoint.name, (condition) => condition.add(fault));
    this.#readiness.faulted();
  }

  #recover(target: ScenarioEvent['target'], matched: readonly PlacedEndpoint[]): void {
    const scaled = new Set(
      matched.map(({ endpoint }) => endpoint.name).filter((name) => this.#discovery.isWithdrawn(name)),
    );
    for (const { endpoint } of matched) this.#transport.change(endpoint.name, (condition) => condition.clear());
    this.#discovery.recover(target);
    this.#readiness.recovered(matched, (name) => scaled.has(name));
    this.#announce();
  }

  /** Discovery tells the proxy which endpoints there are. */
  #announce(): void {
    for (const { endpoint, priority } of this.#discovery.endpoints) {
      const gone = this.#discovery.isWithdrawn(endpoint.name);
      this.#transport.change(endpoint.name, (condition) => {
        condition.gone = gone;
      });
      // The called Service's own endpoints stand in no level: the proxy hears of them by their readiness alone.
      if (priority < 0) this.#engine.setReady(endpoint.name, !gone && endpoint.ready);
    }
    this.#engine.setGroups(this.#readiness.withReadiness(this.#discovery.groups()));
  }

  #observe(): void {
    let states: Map<string, string> | undefined;
    this.#tracker.observe(this.#clock.now(), this.#engine.load(), (level) => {
      states ??= new Map(this.#engine.states().map(({ endpoint, state }) => [endpoint, state]));
      return this.#discovery.endpoints.some(
        ({ endpoint, priority }) => priority === level && (states?.get(endpoint.name) ?? 'unhealthy') !== 'unhealthy',
      );
    });
  }

  #tell(type: SimulationEventType, endpoint: string, detail: string): void {
    if (!this.#over) this.#events.push({ atMs: roundMs(this.#clock.now()), type, endpoint, detail });
  }

  #result(endMs: number, interrupted: boolean): SimulationResult {
    const { name, expect, traffic } = this.#scenario;
    const requests = this.#recorder.requests();
    const result: SimulationResult = {
      scenario: name,
      service: this.#plan.service,
      mesh: this.#plan.mesh,
      seed: traffic.seed,
      durationMs: endMs,
      requests,
      destinations: this.#recorder.destinations(),
      failovers: this.#tracker
        .failovers()
        .map((failover) => ({ ...failover, shiftedAtMs: roundMs(failover.shiftedAtMs) })),
      timeline: this.#recorder.timeline(),
      events: this.#events,
      expectations: judge(expect, requests, this.#tracker, (target, level) =>
        this.#discovery.endpoints.some((placed) => placed.priority === level && matchTarget(target, placed)),
      ),
    };
    return interrupted ? { ...result, interrupted: true } : result;
  }
}

/** envoyproxy/envoy#27909 came after 1.27. */
function olderEjectionCap(version: string | undefined): boolean {
  const [major, minor] = (version ?? '').split('.').map(Number);
  return major === 1 && minor !== undefined && minor <= 27;
}
