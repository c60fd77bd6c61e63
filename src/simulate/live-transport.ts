import type { Clock } from '../model/clock.js';
import type { HealthCheck } from '../model/detection.js';
import type { FailoverPlan, ResolvedEndpoint } from '../model/plan.js';
import type { ReadinessProbe } from '../model/topology.js';
import type { Cancel, Exchange, Outcome, ProbeOutcome } from '../model/transport.js';
import { probes } from '../probes/index.js';
import type { ProbeAnswer, Prober } from '../probes/probe.js';
import { Conditions, probedCheck, readinessCheck } from './conditions.js';
import { type LivePlace, type LivePlaces, placeIn } from './live-addresses.js';
import { authorityOf, openRequester, type Requester } from './live-requests.js';
import type { LiveEndpoint } from './live-session.js';
import type { Watcher } from './live-troubles.js';
import type { FaultyTransport } from './run.js';
import { untilOver } from './until-over.js';

const nothing: Cancel = () => {};
const CONNECT: HealthCheck = {
  type: 'tcp',
  timeoutMs: 0,
  intervalMs: 0,
  noTrafficIntervalMs: 0,
  noTrafficHealthyIntervalMs: 0,
  unhealthyIntervalMs: 0,
  unhealthyEdgeIntervalMs: 0,
  healthyEdgeIntervalMs: 0,
  initialJitterMs: 0,
  intervalJitterMs: 0,
  intervalJitterPercent: 0,
  unhealthyThreshold: 1,
  healthyThreshold: 1,
  reuseConnection: false,
};

/** What is known of one endpoint beside the engine's own state. */
export type Tally = Required<Pick<LiveEndpoint, 'requests' | 'failed' | 'active' | 'mostActive' | 'connectFailures'>> &
  Pick<LiveEndpoint, 'probe'>;

export interface LiveTransportListener {
  /** A health check has ended, or its time was up. */
  probed(endpoint: string): void;
  /** The endpoint itself answered well or badly; what failover plays is not told. @param sinceMs when it was asked. @param said a check's answer. */
  observed(endpoint: string, well: boolean, sinceMs: number, watcher: Watcher, said?: string): void;
}

/** The way to real endpoints, with the faults that failover plays in front of them. */
export class LiveTransport implements FaultyTransport {
  readonly conditions = new Conditions();
  readonly #clock: Clock;
  readonly #plan: FailoverPlan;
  readonly #places: LivePlaces;
  readonly #listener: LiveTransportListener;
  readonly #tallies = new Map<string, Tally>();
  /** Endpoints with a health check. */
  readonly #checked = new Set<string>();
  readonly #probers = new Map<string, Prober>();
  readonly #requesters = new Map<string, Requester>();

  constructor(clock: Clock, plan: FailoverPlan, places: LivePlaces, listener: LiveTransportListener) {
    this.#clock = clock;
    this.#plan = plan;
    this.#places = places;
    this.#listener = listener;
  }

  tally(endpoint: string): Tally {
    let tally = this.#tallies.get(endpoint);
    if (tally === undefined) {
      tally = { requests: 0, failed: 0, active: 0, mostActive: 0, connectFailures: 0 };
      this.#tallies.set(endpoint, tally);
    }
    return tally;
  }

  request(
    endpoint: ResolvedEndpoint,
    connectTimeoutMs: number,
    done: (outcome: Outcome) => void,
    connection: 'new' | 'open' = 'new',
    exchange?: Exchange,
  ): Cancel {
    const { name } = endpoint;
    const tally = this.tally(name);
    const sinceMs = this.#clock.now();
    const played = this.conditions.of(name).request(connection);
    tally.requests += 1;
    tally.active += 1;
    tally.mostActive = Math.max(tally.mostActive, tally.active);
    let open = true;
    const end = (outcome: Outcome): void => {
      if (!open) return;
      open = false;
      const well = outcome.kind === 'response' && outcome.status < 500;
      if (!well) tally.failed += 1;
      if (outcome.kind === 'connect-failure' || outcome.kind === 'connect-timeout') tally.connectFailures += 1;
      if (played.outcome === undefined) this.#listener.observed(name, well, sinceMs, 'requests');
      done(
        untilOver(outcome, () => {
          tally.active -= 1;
        }),
      );
    };
    const send = (): Cancel =>
      exchange === undefined
        ? this.#requester(endpoint).send(connectTimeoutMs, end)
        : exchange.attempt(endpoint, connectTimeoutMs, end);
    const cancel = this.#play(played.outcome, played.delayMs, send, end);
    return () => {
      if (open) {
        open = false;
        tally.active -= 1;
        tally.failed += 1;
      }
      // After the answer's head it gives up the rest.
      cancel();
    };
  }

  timedOut({ name }: ResolvedEndpoint, sentAtMs: number): void {
    if (this.conditions.of(name).sound) this.#listener.observed(name, false, sentAtMs, 'requests');
  }

  probe(endpoint: ResolvedEndpoint, check: HealthCheck, done: (outcome: ProbeOutcome) => void): Cancel {
    const { name } = endpoint;
    const tally = this.tally(name);
    const prober = this.#prober(endpoint, check);
    this.#checked.add(name);
    const played = this.conditions.of(name).probe(probedCheck(check, check.reuseConnection && prober.connected));
    const sinceMs = this.#clock.now();
    let open = true;
    const note = (passed: boolean, detail: string): void => {
      open = false;
      const nowMs = this.#clock.now();
      tally.probe = { atMs: nowMs, passed, latencyMs: nowMs - sinceMs, detail };
      if (played.outcome === undefined) this.#listener.observed(name, passed, sinceMs, 'health check', detail);
      this.#listener.probed(name);
    };
    const end = ({ outcome, detail }: ProbeAnswer): void => {
      if (!open) return;
      note(outcome.kind === 'passed', detail);
      done(outcome);
    };
    const answer = typeof played.outcome === 'object' ? playedAnswer(played.outcome) : played.outcome;
    const cancel = this.#play(answer, played.delayMs, () => prober.probe(end), end);
    return () => {
      if (!open) return;
      cancel();
      // A probe that is taken back before its time was up belongs to a host that is gone.
      if (this.#clock.now() - sinceMs >= check.timeoutMs - 1) note(false, 'timeout');
      open = false;
    };
  }

  /** The kubelet's own probe cannot be asked from here: whether the port takes connections stands in for it. */
  readinessProbe(
    endpoint: ResolvedEndpoint,
    probe: Pick<ReadinessProbe, 'type' | 'timeoutMs'>,
    done: (outcome: ProbeOutcome) => void,
  ): Cancel {
    const played = this.conditions.of(endpoint.name).probe(readinessCheck(probe));
    const sinceMs = this.#clock.now();
    const tally = this.tally(endpoint.name);
    const end = ({ outcome, detail }: ProbeAnswer): void => {
      const nowMs = this.#clock.now();
      const passed = outcome.kind === 'passed';
      // The proxy's own check says more.
      if (!this.#checked.has(endpoint.name)) {
        tally.probe = { atMs: nowMs, passed, latencyMs: nowMs - sinceMs, detail };
      }
      if (played.outcome === undefined) {
        this.#listener.observed(endpoint.name, passed, sinceMs, 'readiness', detail);
      }
      done(outcome);
    };
    const answer = typeof played.outcome === 'object' ? playedAnswer(played.outcome) : played.outcome;
    return this.#play(answer, played.delayMs, () => this.#prober(endpoint, CONNECT).probe(end), end);
  }

  close(): void {
    for (const prober of this.#probers.values()) prober.close();
    for (const requester of this.#requesters.values()) requester.close();
  }

  /** Ends as the fault says, or sends after the fault's delay. */
  #play<T>(outcome: T | 'never' | undefined, delayMs: number, send: () => Cancel, end: (outcome: T) => void): Cancel {
    if (outcome === 'never') return nothing;
    let cancel: Cancel = nothing;
    const go = (): void => {
      if (outcome === undefined) cancel = send();
      else end(outcome);
    };
    if (delayMs > 0) cancel = this.#clock.after(delayMs, go);
    else go();
    return () => cancel();
  }

  #prober(endpoint: ResolvedEndpoint, check: HealthCheck): Prober {
    const key = `${check.type} ${endpoint.name}`;
    let prober = this.#probers.get(key);
    if (prober === undefined) {
      const type = probes.find(({ name }) => name === check.type);
      if (type === undefined) throw new Error(`no probe of type ${check.type}`);
      const { probe: address } = this.#place(endpoint);
      prober = type.open({ address, authority: authorityOf(this.#plan, endpoint) }, check);
      this.#probers.set(key, prober);
    }
    return prober;
  }

  #requester(endpoint: ResolvedEndpoint): Requester {
    let requester = this.#requesters.get(endpoint.name);
    if (requester === undefined) {
      const { request } = this.#place(endpoint);
      requester = openRequester(this.#plan.protocol, request, authorityOf(this.#plan, endpoint), this.#clock);
      this.#requesters.set(endpoint.name, requester);
    }
    return requester;
  }

  #place({ name }: ResolvedEndpoint): LivePlace {
    const place = placeIn(this.#places, name);
    if (place === undefined) throw new Error(`no address is known of ${name}`);
    return place;
  }
}

/** What failover answers in the endpoint's place. */
function playedAnswer(outcome: ProbeOutcome): ProbeAnswer {
  const status = outcome.kind === 'failed' ? outcome.status : undefined;
  return { outcome, detail: `${status ?? outcome.kind} (played)` };
}
