import { createEngine } from '../engine/create-engine.js';
import type { Answer, Engine } from '../engine/engine.js';
import { resolve } from '../engine/resolve.js';
import { faults } from '../faults/index.js';
import type { Clock } from '../model/clock.js';
import type { FailoverPlan, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import type { Random } from '../model/random.js';
import type { Fault, Scenario, ScenarioEvent, Target } from '../model/scenario.js';
import type { SimulationEvent, SimulationEventType, SimulationResult } from '../model/simulation.js';
import type { ReadinessProbe } from '../model/topology.js';
import type { Cancel, ProbeOutcome, Transport } from '../model/transport.js';
import type { Conditions } from './conditions.js';
import { describeFault } from './describe-fault.js';
import { Discovery } from './discovery.js';
import { judge } from './expectations.js';
import { InFlight } from './in-flight.js';
import { LoadTracker } from './load-tracker.js';
import { describeTarget, matchTarget, type PlacedEndpoint } from './match-target.js';
import { Readiness } from './readiness.js';
import { Recorder } from './recorder.js';

/** A transport on which faults are played. */
export interface FaultyTransport extends Transport {
  readonly conditions: Conditions;
  /** A kubelet's or gateway's probe. */
  readinessProbe(
    endpoint: ResolvedEndpoint,
    probe: Pick<ReadinessProbe, 'type' | 'timeoutMs'>,
    done: (outcome: ProbeOutcome) => void,
  ): Cancel;
}

/** What tells a virtual run from a live one. */
export interface RunWorld {
  clock: Clock;
  transport: FaultyTransport;
  random: Random;
  warmStart: boolean;
  /** Times as they are told. */
  round(ms: number): number;
  /** While true the cluster is being created and its shares are nobody's. */
  creating(): boolean;
  /** False for an event that nobody wants to hear of. */
  wanted?(type: SimulationEventType): boolean;
  /** Told of every event. */
  onEvent?(event: SimulationEvent): void;
  /** Added to what is said of a fault. */
  faultNote?: string;
  /** Absent or false: what becomes of a request is decided when it is sent. True: a fault may hit those that are under way. */
  hitsUnderWay?: boolean;
  /** Timeline rows and events beyond these many are forgotten, the oldest first. Absent: none. */
  most?: { rows: number; events: number };
}

/** One scenario on its way through time, virtual or real: the engine, the faults that hit it, and what is counted. */
export class Run {
  readonly plan: FailoverPlan;
  readonly groups: PriorityGroup[];
  readonly discovery: Discovery;
  readonly engine: Engine;
  readonly recorder: Recorder;
  readonly tracker: LoadTracker;
  readonly inFlight: InFlight;
  readonly readiness: Readiness;
  /** The scenario's events that have not happened, the next one first. */
  readonly pending: ScenarioEvent[];
  /** Nothing that happens now is told. */
  over = false;
  /** Answers now are none. */
  stopped = false;
  readonly #scenario: Scenario;
  readonly #world: RunWorld;
  readonly #events: SimulationEvent[] = [];

  constructor(plan: FailoverPlan, scenario: Scenario, world: RunWorld) {
    const { clock, transport, random, warmStart } = world;
    const groups = resolve(plan, scenario.client);
    this.plan = plan;
    this.groups = groups;
    this.#scenario = scenario;
    this.#world = world;
    this.pending = scenario.events.map((event) => event).sort((a, b) => a.atMs - b.atMs);
    this.discovery = new Discovery(plan, groups);
    this.recorder = new Recorder(plan, groups, world.most?.rows);
    this.tracker = new LoadTracker(groups.length);
    this.inFlight = new InFlight((answer, sentAtMs) => this.#answered(answer, sentAtMs));
    this.engine = createEngine(plan, scenario.client, groups, {
      clock,
      transport,
      random,
      warmStart,
      olderEjectionCap: olderEjectionCap(scenario.envoyVersion),
      onEvent: ({ type, endpoint, detail }) => {
        this.tell(type, endpoint, detail);
        // Before the cluster stands, its shares are nobody's.
        if (!world.creating()) this.observe();
      },
    });
    this.readiness = new Readiness(plan, clock, transport, this.discovery, (endpoint, ready, why) => {
      this.tell(ready ? 'health-check-passed' : 'health-check-failed', endpoint, why);
      this.engine.setReady(endpoint, ready);
      this.observe();
    });
  }

  /** The cluster stands: its shares are now where they begin. */
  begin(): void {
    this.tracker.begin(this.engine.load());
    this.observe();
  }

  /** Every event up to now happens. */
  applyDue(nowMs: number): void {
    for (let event = this.pending[0]; event !== undefined && event.atMs <= nowMs; event = this.pending[0]) {
      this.pending.shift();
      this.apply(event);
    }
  }

  apply({ target, fault }: Pick<ScenarioEvent, 'target' | 'fault'>): void {
    const note = this.#world.faultNote ?? '';
    if (fault === undefined) this.recover(target, 'recover');
    else this.fault(target, fault, `${describeFault(fault)}${note}`);
    this.observe();
  }

  /** The fault hits what matches; gives how many endpoints those are. */
  fault(target: Target, fault: Fault, detail: string): number {
    const matched = this.#matching('fault', target, detail);
    this.tracker.fault(this.#world.clock.now());
    const replicas = faults.find(({ name }) => name === fault.type)?.replicas?.(fault);
    if (replicas !== undefined) {
      this.discovery.scale(target, replicas);
      this.#announce();
      return matched.length;
    }
    const { conditions } = this.#world.transport;
    for (const { endpoint } of matched) conditions.change(endpoint.name, (condition) => condition.add(fault));
    this.readiness.faulted();
    return matched.length;
  }

  /** Clears every fault of what matches; gives how many endpoints those are. */
  recover(target: Target, detail: string): number {
    const matched = this.#matching('recover', target, detail);
    this.tracker.recover(this.#world.clock.now());
    const scaled = new Set(
      matched.map(({ endpoint }) => endpoint.name).filter((name) => this.discovery.isWithdrawn(name)),
    );
    const { conditions } = this.#world.transport;
    for (const { endpoint } of matched) conditions.change(endpoint.name, (condition) => condition.clear());
    this.discovery.recover(target);
    this.readiness.recovered(matched, (name) => scaled.has(name));
    this.#announce();
    return matched.length;
  }

  /** Looks whether the levels' shares have changed. */
  observe(): void {
    let states: Map<string, string> | undefined;
    this.tracker.observe(this.#world.clock.now(), this.engine.load(), (level) => {
      states ??= new Map(this.engine.states().map(({ endpoint, state }) => [endpoint, state]));
      return this.discovery.endpoints.some(
        ({ endpoint, priority }) => priority === level && (states?.get(endpoint.name) ?? 'unhealthy') !== 'unhealthy',
      );
    });
  }

  endRow(): void {
    this.recorder.endRow(this.engine.load(), this.engine.ejected());
  }

  tell(type: SimulationEventType, endpoint: string, detail: string): void {
    const { clock, round, wanted, onEvent, most } = this.#world;
    if (this.over || wanted?.(type) === false) return;
    const event = { atMs: round(clock.now()), type, endpoint, detail };
    this.#events.push(event);
    // Twice as many may stand, so that forgetting costs next to nothing for each.
    if (most !== undefined && this.#events.length >= 2 * most.events) this.#events.splice(0, most.events);
    onEvent?.(event);
  }

  get events(): readonly SimulationEvent[] {
    return this.#events;
  }

  result(endMs: number): SimulationResult {
    const { name, expect, traffic } = this.#scenario;
    const requests = this.recorder.requests();
    return {
      scenario: name,
      service: this.plan.service,
      mesh: this.plan.mesh,
      seed: traffic.seed,
      durationMs: endMs,
      requests,
      destinations: this.recorder.destinations(),
      failovers: this.tracker.failovers().map((failover) => ({
        ...failover,
        faultAtMs: this.#world.round(failover.faultAtMs),
        shiftedAtMs: this.#world.round(failover.shiftedAtMs),
      })),
      timeline: this.recorder.timeline(),
      events: [...this.#events],
      expectations: judge(expect, requests, this.tracker, (target, level) =>
        this.discovery.endpoints.some((placed) => placed.priority === level && matchTarget(target, placed)),
      ),
    };
  }

  #answered(answer: Answer, sentAtMs: number): void {
    const { clock, hitsUnderWay = false } = this.#world;
    const latencyMs = this.stopped ? undefined : clock.now() - sentAtMs;
    if (!this.recorder.answered(answer, sentAtMs, latencyMs)) return;
    this.tracker.failed(sentAtMs, hitsUnderWay ? clock.now() : sentAtMs);
  }

  #matching(type: 'fault' | 'recover', target: Target, detail: string): PlacedEndpoint[] {
    const matched = this.discovery.matching(target);
    const names = matched.map(({ endpoint }) => endpoint.name).join(', ');
    const note = matched.length === 0 ? `, but no endpoint is ${describeTarget(target)}` : '';
    this.tell(type, names, `${detail}${note}`);
    return matched;
  }

  /** Discovery tells the proxy which endpoints there are. */
  #announce(): void {
    const { conditions } = this.#world.transport;
    for (const { endpoint, priority } of this.discovery.endpoints) {
      const gone = this.discovery.isWithdrawn(endpoint.name);
      conditions.change(endpoint.name, (condition) => {
        condition.gone = gone;
      });
      // The called Service's own endpoints stand in no level: the proxy hears of them by their readiness alone.
      if (priority < 0) this.engine.setReady(endpoint.name, !gone && endpoint.ready);
    }
    this.engine.setGroups(this.readiness.withReadiness(this.discovery.groups()));
  }
}

/** envoyproxy/envoy#27909 came after 1.27. */
function olderEjectionCap(version: string | undefined): boolean {
  const [major, minor] = (version ?? '').split('.').map(Number);
  return major === 1 && minor !== undefined && minor <= 27;
}
