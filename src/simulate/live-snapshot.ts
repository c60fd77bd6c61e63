import type { Scenario } from '../model/scenario.js';
import { addressText, type LivePlaces, placeIn } from './live-addresses.js';
import type { LiveEndpoint, LiveLevel, LiveSnapshot } from './live-session.js';
import type { LiveTraffic } from './live-traffic.js';
import type { LiveTransport } from './live-transport.js';
import type { PlacedEndpoint } from './match-target.js';
import { roundMs } from './round-ms.js';
import type { Run } from './run.js';

/** A view shows no more of the past than this. */
const ROWS = 300;

/** All that a snapshot is made of. */
export interface SnapshotSource {
  nowMs: number;
  run: Run;
  scenario: Scenario;
  transport: LiveTransport;
  places: LivePlaces;
  traffic: LiveTraffic;
  /** Levels in panic. */
  panic: ReadonlySet<number>;
  /** Endpoints that were failed by hand. */
  byHand: ReadonlySet<string>;
}

/** What views and the admin interface show of a live run at this moment. */
export function takeSnapshot(source: SnapshotSource): LiveSnapshot {
  const { run, scenario, traffic, nowMs } = source;
  const { total, failed } = run.recorder;
  return {
    atMs: roundMs(nowMs),
    service: run.plan.service,
    mesh: run.plan.mesh,
    scenario: scenario.name,
    paused: traffic.paused,
    rps: traffic.rps,
    requests: { total, failed },
    levels: levels(source),
    timeline: run.recorder.timeline(ROWS),
    pending: [...run.pending],
  };
}

function levels(source: SnapshotSource): LiveLevel[] {
  const { run, panic } = source;
  const load = run.engine.load();
  const states = new Map(run.engine.states().map((state) => [state.endpoint, state]));
  return run.groups.map((group, priority) => {
    const placed = run.discovery.endpoints.filter((each) => each.priority === priority);
    const inPanic = panic.has(priority);
    const endpoints = placed.map((each) => liveEndpoint(each, states.get(each.endpoint.name), source));
    const shares = sharesOf(placed, endpoints, load[priority] ?? 0, inPanic);
    return {
      priority,
      reason: group.reason,
      load: load[priority] ?? 0,
      panic: inPanic,
      endpoints: endpoints.map((endpoint, index) => ({ ...endpoint, share: shares[index] ?? 0 })),
    };
  });
}

function liveEndpoint(
  { endpoint, priority, destination }: PlacedEndpoint,
  known: { state: LiveEndpoint['state']; why: string[] } | undefined,
  { run, transport, places, byHand }: SnapshotSource,
): LiveEndpoint {
  const { name } = endpoint;
  const place = placeIn(places, name);
  const cluster = endpoint.cluster ?? destination?.cluster;
  const played = transport.conditions.of(name).faults.map(({ type }) => `${type} (played by failover)`);
  const notes = byHand.has(name) ? ['failed by hand'] : played;
  const gone = run.discovery.isWithdrawn(name) || known === undefined;
  const { probe, ...counts } = transport.tally(name);
  return {
    name,
    address: place === undefined ? '' : addressText(place.request),
    ...(cluster === undefined ? {} : { cluster }),
    locality: endpoint.locality,
    destination: endpoint.destination,
    priority,
    state: gone ? 'unhealthy' : known.state,
    why: [...(gone ? ['not announced'] : known.why), ...notes],
    ...(probe === undefined ? {} : { probe }),
    share: 0,
    ...counts,
  };
}

/** A level's load by weight, among its healthy endpoints, else its degraded ones; in panic among all. */
function sharesOf(
  placed: readonly PlacedEndpoint[],
  endpoints: readonly LiveEndpoint[],
  load: number,
  panic: boolean,
): number[] {
  const wanted = endpoints.some(({ state }) => state === 'healthy') ? 'healthy' : 'degraded';
  const weights = endpoints.map(({ state }, index) =>
    panic || state === wanted ? (placed[index]?.endpoint.weight ?? 1) : 0,
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum === 0 ? 0 : Math.round((1000 * load * weight) / sum) / 1000));
}
