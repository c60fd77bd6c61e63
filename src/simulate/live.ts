import type { Answer } from '../engine/engine.js';
import type { Clock } from '../model/clock.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Random } from '../model/random.js';
import type { Scenario, Target } from '../model/scenario.js';
import type { SimulationEvent, SimulationEventType, SimulationResult } from '../model/simulation.js';
import type { Exchange } from '../model/transport.js';
import type { LivePlaces } from './live-addresses.js';
import { LiveClock } from './live-clock.js';
import { watchContainers } from './live-readiness.js';
import type { LiveSession, LiveSnapshot } from './live-session.js';
import { takeSnapshot } from './live-snapshot.js';
import { LiveTraffic } from './live-traffic.js';
import { LiveTransport } from './live-transport.js';
import { Troubles, type Watcher } from './live-troubles.js';
import { ROW_MS } from './recorder.js';
import { requestKeys } from './request-keys.js';
import { Run } from './run.js';
import { addTopology } from './topology.js';

/** What a live run remembers: an hour of seconds, and as many events as anybody reads. */
const MOST = { rows: 3600, events: 10_000 };
/** After a first health check's own time-out. */
const SETTLING_MS = 100;
const PLAYED = ' (played by failover, not by the endpoint)';
/** What a cluster begins with is no news. */
const BEGINNING: readonly SimulationEventType[] = ['health-check-passed', 'priority-shift'];

/** What a live run is given of the world. */
export interface LiveWorld {
  clock: Clock;
  random: Random;
  /** Where each endpoint of the plan, with what the scenario's topology adds, is asked (`resolvePlaces`). */
  places: LivePlaces;
}

/**
 * Starts the engine of the plan's mesh on the wall clock: it probes the real endpoints from now on, and where the scenario says how many
 * requests a second there are, sends them. What the scenario lets go wrong is played in front of the endpoints.
 */
export function startLive(plan: FailoverPlan, scenario: Scenario, world: LiveWorld): LiveSession {
  return new Live(plan, scenario, world);
}

class Live implements LiveSession {
  readonly plan: FailoverPlan;
  readonly #scenario: Scenario;
  readonly #places: LivePlaces;
  readonly #clock: LiveClock;
  readonly #transport: LiveTransport;
  readonly #traffic: LiveTraffic;
  readonly #run: Run;
  readonly #listeners = new Set<(event: SimulationEvent) => void>();
  readonly #panic = new Set<number>();
  readonly #byHand = new Set<string>();
  readonly #troubles = new Troubles();
  /** First health checks that are awaited before anything is routed, as Envoy's listeners wait for them. */
  #awaited = 0;
  #settled = false;
  #waiting: (() => void)[] = [];
  #rows = 0;
  #result: SimulationResult | undefined;

  constructor(given: FailoverPlan, written: Scenario, { clock, random, places }: LiveWorld) {
    const plan = watchContainers(addTopology(given, written.topology));
    const scenario = { ...written, client: { ...plan.client, ...written.client } };
    const { traffic } = scenario;
    this.plan = plan;
    this.#scenario = scenario;
    this.#places = places;
    this.#clock = new LiveClock(clock);
    this.#transport = new LiveTransport(this.#clock, plan, places, {
      probed: () => this.#probed(),
      observed: (...observation) => this.#observed(...observation),
    });
    this.#run = new Run(plan, scenario, {
      clock: this.#clock,
      transport: this.#transport,
      random,
      warmStart: false,
      round: Math.round,
      creating: () => !this.#settled,
      wanted: (type) => this.#settled || !BEGINNING.includes(type),
      onEvent: (event) => this.#tell(event),
      faultNote: PLAYED,
      hitsUnderWay: true,
      most: MOST,
    });
    const key = requestKeys(plan, traffic.seed);
    const rps = traffic.rpsGiven === true ? traffic.rps : 0;
    this.#traffic = new LiveTraffic(this.#clock, random, traffic, rps, () => {
      this.#run.engine.send(this.#run.inFlight.begin(this.#clock.now()).done, key?.());
    });
    this.#start();
  }

  snapshot(): LiveSnapshot {
    return takeSnapshot({
      nowMs: this.#result?.durationMs ?? this.#clock.now(),
      run: this.#run,
      scenario: this.#scenario,
      transport: this.#transport,
      places: this.#places,
      traffic: this.#traffic,
      panic: this.#panic,
      byHand: this.#byHand,
    });
  }

  whenReady(listener: () => void): void {
    if (this.#settled) listener();
    else this.#waiting.push(listener);
  }

  onEvent(listener: (event: SimulationEvent) => void): () => void {
    for (const event of this.#run.events) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  fail(target: Target): number {
    if (this.#run.discovery.matching(target).length === 0) return 0;
    const fault = this.#checked ? { type: 'health-check' } : { type: 'http', status: 503 };
    const count = this.#run.fault(target, fault, 'failed by hand');
    for (const { endpoint } of this.#run.discovery.matching(target)) this.#byHand.add(endpoint.name);
    this.#run.observe();
    return count;
  }

  restore(target: Target): number {
    if (this.#run.discovery.matching(target).length === 0) return 0;
    const count = this.#run.recover(target, 'restored by hand');
    this.#forgetHand(target);
    this.#run.observe();
    return count;
  }

  nextEvent(): boolean {
    const event = this.#run.pending.shift();
    if (event === undefined) return false;
    this.#apply(event);
    return true;
  }

  setRate(rps: number): void {
    this.#traffic.setRate(rps);
  }

  pause(paused: boolean): void {
    this.#traffic.pause(paused);
  }

  route(exchange: Exchange, done: (answer: Answer) => void, key?: number): void {
    if (this.#result !== undefined) {
      done({ status: 503, flags: '', priority: -1, attempts: 0 });
      return;
    }
    if (!this.#settled) {
      this.#waiting.push(() => this.route(exchange, done, key));
      return;
    }
    const slot = this.#run.inFlight.begin(this.#clock.now());
    this.#run.engine.send(
      (answer) => {
        slot.done(answer);
        done(answer);
      },
      key,
      exchange,
    );
  }

  result(): SimulationResult {
    return this.#result ?? this.#run.result(Math.round(this.#clock.now()));
  }

  stop(): SimulationResult {
    if (this.#result !== undefined) return this.#result;
    const endMs = this.#clock.now();
    this.#endRows(endMs);
    if (endMs > this.#rows * ROW_MS) this.#run.endRow();
    // Requests that are still under way count neither as answered nor as failed: nobody waited for them.
    const result = this.result();
    this.#result = result;
    this.#run.over = true;
    this.#run.stopped = true;
    for (const route of this.#waiting.splice(0)) route();
    this.#run.engine.stop();
    this.#clock.stop();
    this.#transport.close();
    return result;
  }

  /** Something looks at the health of the endpoints beside the requests themselves. */
  get #checked(): boolean {
    const { detection, members = [], destinations } = this.plan;
    const detections = [detection, ...members.map((member) => member.detection)];
    return (
      detections.some(({ healthCheck, readiness }) => healthCheck !== undefined || readiness) ||
      destinations.some(({ gatewayProbe }) => gatewayProbe !== undefined)
    );
  }

  #start(): void {
    const checks = this.#firstChecks();
    this.#awaited = checks.length;
    this.#run.applyDue(0);
    this.#run.readiness.start();
    this.#run.engine.start();
    if (checks.length === 0) this.#settle();
    // A host that discovery withholds is never probed, and one that hangs is not waited for any longer.
    else this.#clock.after(Math.max(...checks) + SETTLING_MS, () => this.#settle());
    this.#awaitRow();
    this.#awaitEvent();
  }

  /** By when the first health check of each endpoint is over. */
  #firstChecks(): number[] {
    const { detection, members = [] } = this.plan;
    const checks = new Map(members.map((member) => [member.name, member.detection.healthCheck]));
    return this.#run.groups.flatMap(({ endpoints, member }) =>
      endpoints.flatMap(({ healthCheckDisabled }) => {
        const check = member === undefined ? detection.healthCheck : checks.get(member.name);
        return check === undefined || healthCheckDisabled === true ? [] : [check.initialJitterMs + check.timeoutMs];
      }),
    );
  }

  #probed(): void {
    if (this.#settled) return;
    this.#awaited -= 1;
    // The session of the last one has to take note of its result first.
    if (this.#awaited === 0) this.#clock.after(0, () => this.#settle());
  }

  #settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#run.begin();
    this.#traffic.start();
    for (const route of this.#waiting.splice(0)) route();
  }

  /**
   * When an endpoint begins to answer badly, that is the fault; when it answers well again, the recovery. Only health checks are told of: an
   * application that fails now and then would fill the record. What failed from the beginning is no fault of this run.
   */
  #observed(endpoint: string, well: boolean, sinceMs: number, watcher: Watcher, said = ''): void {
    const { trouble, watched } = this.#troubles.observed(endpoint, well, watcher);
    if (!this.#settled) return;
    if (watched !== undefined && watcher !== 'requests') {
      this.#run.tell(watched === 'began' ? 'fault' : 'recover', endpoint, `${watcher}: ${said}`);
    }
    if (trouble === 'began') this.#run.tracker.fault(sinceMs);
    if (trouble === 'ended') this.#run.tracker.recover(sinceMs);
  }

  #apply(event: Scenario['events'][number]): void {
    this.#run.apply(event);
    if (event.fault === undefined) this.#forgetHand(event.target);
  }

  #forgetHand(target: Target): void {
    for (const { endpoint } of this.#run.discovery.matching(target)) this.#byHand.delete(endpoint.name);
  }

  #awaitEvent(): void {
    const next = this.#run.pending[0];
    if (next === undefined) return;
    this.#clock.after(next.atMs - this.#clock.now(), () => {
      // A timer may be a fraction of a millisecond early, and the event may have been called for by hand.
      while ((this.#run.pending[0]?.atMs ?? Number.POSITIVE_INFINITY) <= this.#clock.now() + 1) this.nextEvent();
      this.#awaitEvent();
    });
  }

  #awaitRow(): void {
    this.#clock.after((this.#rows + 1) * ROW_MS - this.#clock.now(), () => {
      this.#endRows(this.#clock.now() + 1);
      this.#awaitRow();
    });
  }

  #endRows(nowMs: number): void {
    for (; (this.#rows + 1) * ROW_MS <= nowMs; this.#rows++) this.#run.endRow();
  }

  #tell(event: SimulationEvent): void {
    if (event.type === 'panic') this.#panic.add(levelOf(event));
    if (event.type === 'panic-ended') this.#panic.delete(levelOf(event));
    for (const listener of [...this.#listeners]) listener(event);
  }
}

/** The engine says `priority 1`. */
function levelOf({ detail }: SimulationEvent): number {
  return Number(/\d+/.exec(detail)?.[0] ?? -1);
}
