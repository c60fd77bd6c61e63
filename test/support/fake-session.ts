import type { Target } from '../../src/model/scenario.js';
import type { SimulationEvent, TimelineRow } from '../../src/model/simulation.js';
import type { LiveEndpoint, LiveSession, LiveSnapshot } from '../../src/simulate/live-session.js';
import { samplePlan } from './sample-plan.js';
import { sampleSimulation } from './sample-simulation.js';

export function liveEndpoint(fields: Partial<LiveEndpoint> & Pick<LiveEndpoint, 'name'>): LiveEndpoint {
  return {
    address: fields.name,
    locality: '',
    destination: fields.name,
    priority: 0,
    state: 'healthy',
    why: [],
    probe: { atMs: 33_000, passed: true, latencyMs: 2.345, detail: '200' },
    share: 0,
    requests: 0,
    failed: 0,
    active: 0,
    ...fields,
  };
}

/** A live run that does nothing by itself: two endpoints of blue, one of green, half a minute old. */
export function liveSnapshot(fields: Partial<LiveSnapshot> = {}): LiveSnapshot {
  const blue = { cluster: 'local', locality: 'us-east1/us-east1-b', destination: 'local/default/blue' };
  const green = { cluster: 'remote', locality: 'us-west1', destination: 'remote/default/green', priority: 1 };
  return {
    atMs: 34_200,
    service: 'blue-green.example',
    mesh: 'gloo-federation',
    scenario: 'blue-fails',
    paused: false,
    rps: 50,
    requests: { total: 1700, failed: 10 },
    levels: [
      {
        priority: 0,
        reason: 'primary',
        load: 70,
        panic: false,
        endpoints: [
          liveEndpoint({ name: '10.0.0.1:80', share: 70, requests: 900, active: 2, ...blue }),
          liveEndpoint({
            name: '10.0.0.2:80',
            state: 'unhealthy',
            why: ['failed by hand'],
            probe: { atMs: 34_000, passed: false, latencyMs: 1, detail: '503' },
            requests: 500,
            failed: 10,
            ...blue,
          }),
        ],
      },
      {
        priority: 1,
        reason: 'failover',
        load: 30,
        panic: false,
        endpoints: [liveEndpoint({ name: '[::1]:81', share: 30, requests: 300, ...green })],
      },
    ],
    timeline: Array.from({ length: 34 }, (_, second) => timelineRow(second, second < 10 ? 0 : 20)),
    pending: [{ atMs: 40_000, target: { cluster: 'local' }, recover: true }],
    ...fields,
  };
}

function timelineRow(second: number, green: number): TimelineRow {
  return {
    atMs: second * 1000,
    requests: { 'local/default/blue': 50 - green, 'remote/default/green': green },
    failed: second === 10 ? 10 : 0,
    priorityLoad: [100 - 2 * green, 2 * green],
    ejected: [],
  };
}

export interface FakeSession extends LiveSession {
  /** What was asked of it, in order. */
  asked: string[];
  tell(event: SimulationEvent): void;
}

/** A session that notes what it is asked for; endpoints match a target by name, cluster and priority. */
export function fakeSession(snapshot: LiveSnapshot = liveSnapshot()): FakeSession {
  const asked: string[] = [];
  const listeners = new Set<(event: SimulationEvent) => void>();
  let { rps, paused } = snapshot;
  const ask = (word: string, target: Target): number => {
    asked.push(`${word} ${JSON.stringify(target)}`);
    return snapshot.levels
      .flatMap(({ endpoints }) => endpoints)
      .filter(
        ({ name, address, cluster, priority }) =>
          (target.endpoint === undefined || [name, address].includes(target.endpoint)) &&
          (target.cluster === undefined || target.cluster === cluster) &&
          (target.priority === undefined || target.priority === priority),
      ).length;
  };
  return {
    asked,
    plan: samplePlan([], { service: snapshot.service }),
    whenReady: (listener) => listener(),
    result: () => sampleSimulation(),
    snapshot: () => ({ ...snapshot, rps, paused }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    fail: (target) => ask('fail', target),
    restore: (target) => ask('restore', target),
    nextEvent: () => asked.push('next') > 0 && snapshot.pending.length > 0,
    setRate: (next) => {
      rps = next;
    },
    pause: (next) => {
      paused = next;
    },
    route: () => {
      throw new Error('nothing is routed here');
    },
    stop: () => sampleSimulation(),
  };
}
