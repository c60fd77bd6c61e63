import { describe, expect, it } from 'vitest';
import { sampleDestination, sampleDetection, sampleOutlier, samplePlan } from '../../test/support/sample-plan.js';
import { seededRandom } from '../engine/seeded-random.js';
import { VirtualClock } from '../engine/virtual-clock.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Scenario } from '../model/scenario.js';
import type { Exchange, Outcome } from '../model/transport.js';
import { startLive } from './live.js';
import type { LivePlaces } from './live-addresses.js';
import type { LiveSession } from './live-session.js';

/** Nobody listens there: what is played never gets that far. */
const NOWHERE = { host: '127.0.0.1', port: 1 };

function play(plan: FailoverPlan, scenario: Partial<Scenario> = {}): { session: LiveSession; clock: VirtualClock } {
  const clock = new VirtualClock();
  clock.runUntil(5000);
  const names = plan.destinations.flatMap(({ endpoints }) => endpoints.map(({ name }) => name));
  const places: LivePlaces = new Map(names.map((name) => [name, { request: NOWHERE, probe: NOWHERE }]));
  const traffic = { rps: 100, durationMs: 60_000, arrivals: 'constant', seed: 1 } as const;
  const whole = { name: 's', client: {}, traffic, topology: [], events: [], expect: [], ...scenario };
  return { session: startLive(plan, whole, { clock, random: seededRandom(1), places }), clock };
}

function exchange(outcome: (endpoint: string) => Outcome, seen: string[] = []): Exchange {
  return {
    attempt: ({ name }, _timeoutMs, done) => {
      seen.push(name);
      done(outcome(name));
      return () => {};
    },
    repeatable: () => true,
    whenGone: () => {},
    whenComplete: (listener) => listener(),
  };
}

const detection = sampleDetection({ outlier: sampleOutlier(100, { consecutive5xx: 2 }), panicThreshold: 0 });
const twoLevels = samplePlan([sampleDestination('near', 0, 1), sampleDestination('far', 1, 1)], { detection });

describe('a live run', () => {
  it('counts its own time from its start, in rows of a second that a late timer does not move', () => {
    const { session, clock } = play(twoLevels);
    clock.runUntil(8400);
    expect(session.snapshot().atMs).toBe(3400);
    const result = session.stop();
    expect(result.durationMs).toBe(3400);
    expect(result.timeline.map(({ atMs }) => atMs)).toEqual([0, 1000, 2000, 3000]);
    clock.runUntil(60_000);
    expect(session.stop()).toBe(result);
  });

  it('routes real requests by the engine and learns from their answers', () => {
    const { session, clock } = play(twoLevels);
    const seen: string[] = [];
    const statuses: number[] = [];
    const send = (): void =>
      session.route(
        exchange((name) => ({ kind: 'response', status: name === 'near#1' ? 500 : 200 }), seen),
        ({ status }) => statuses.push(status),
      );
    for (let n = 0; n < 2; n++) send();
    clock.runUntil(clock.now() + 1500);
    send();
    expect(seen).toEqual(['near#1', 'near#1', 'far#1']);
    expect(statuses).toEqual([500, 500, 200]);
    const { levels, requests } = session.snapshot();
    expect(requests).toEqual({ total: 3, failed: 2 });
    expect(levels.map(({ load }) => load)).toEqual([0, 100]);
    expect(levels[0]?.endpoints[0]).toMatchObject({ state: 'unhealthy', share: 0, requests: 2, failed: 2, active: 0 });
    expect(levels[1]?.endpoints[0]).toMatchObject({ state: 'healthy', share: 100, address: '127.0.0.1:1' });
    const result = session.stop();
    expect(result.events.map(({ type }) => type)).toEqual(['ejected', 'priority-shift']);
    expect(result.failovers).toMatchObject([{ from: 0, to: 1, faultAtMs: 0, failedMeanwhile: 2 }]);
    session.route(
      exchange(() => ({ kind: 'response', status: 200 })),
      ({ status }) => statuses.push(status),
    );
    expect(statuses.at(-1)).toBe(503);
  });

  it('sends no requests of its own unless the scenario says how many', () => {
    const { session, clock } = play(twoLevels);
    expect(session.snapshot().rps).toBe(0);
    clock.runUntil(7000);
    expect(session.stop().requests.total).toBe(0);
  });

  it('sends at the rate that is asked for, each at its planned time, and none while paused', () => {
    const traffic = { rps: 10, rpsGiven: true, durationMs: 60_000, arrivals: 'constant', seed: 1 } as const;
    const refused = { atMs: 0, target: {}, fault: { type: 'refuse' } };
    const { session, clock } = play(samplePlan([sampleDestination('near', 0, 1)]), { traffic, events: [refused] });
    const total = (): number => session.snapshot().requests.total;
    clock.runUntil(5950);
    expect(total()).toBe(10);
    session.pause(true);
    clock.runUntil(7000);
    expect(total()).toBe(10);
    session.setRate(100);
    session.pause(false);
    clock.runUntil(7995);
    expect(total()).toBe(110);
    expect(session.snapshot()).toMatchObject({ rps: 100, paused: false, requests: { failed: 110 } });
    session.stop();
  });

  it('plays the scenario at its times or by hand, and says who plays it', () => {
    const events = [
      { atMs: 1000, target: { priority: 0 }, fault: { type: 'http', status: 503 } },
      { atMs: 9000, target: {}, recover: true },
    ];
    const { session, clock } = play(twoLevels, { events });
    const told: string[] = [];
    const forget = session.onEvent(({ type, endpoint, detail }) => told.push(`${type} ${endpoint} ${detail}`));
    clock.runUntil(6000);
    expect(told).toEqual(['fault near#1 http 503 (played by failover, not by the endpoint)']);
    expect(session.snapshot().levels[0]?.endpoints[0]?.why).toEqual(['http (played by failover)']);
    expect(session.snapshot().pending.length).toBe(1);
    expect([session.nextEvent(), session.nextEvent()]).toEqual([true, false]);
    expect(told.at(-1)).toBe('recover near#1, far#1 recover');
    clock.runUntil(20_000);
    expect(told.length).toBe(2);
    forget();
    session.fail({});
    expect(told.length).toBe(2);
    const late: string[] = [];
    session.onEvent(({ type }) => late.push(type));
    expect(late).toEqual(['fault', 'recover', 'fault']);
    session.stop();
  });

  it('takes no note of what is failed or restored by hand where nobody is meant', () => {
    const { session } = play(twoLevels);
    expect([session.fail({ cluster: 'nowhere' }), session.restore({ cluster: 'nowhere' })]).toEqual([0, 0]);
    expect(session.stop().events).toEqual([]);
  });

  it('dates a fault that shows in time-outs from the first request that got no answer', () => {
    const hung = samplePlan([sampleDestination('near', 0, 1), sampleDestination('far', 1, 1)], {
      detection,
      route: { ...twoLevels.route, timeoutMs: 300 },
    });
    const { session, clock } = play(hung);
    const waiting: Exchange = { ...exchange(() => ({ kind: 'reset' })), attempt: () => () => {} };
    clock.runUntil(6000);
    for (let n = 0; n < 2; n++) session.route(waiting, () => {});
    clock.runUntil(8000);
    expect(session.stop().failovers).toMatchObject([{ from: 0, to: 1, faultAtMs: 1000, failedMeanwhile: 2 }]);
  });

  it('fails by hand where nothing checks the health: requests get 503 until they are restored', () => {
    const { session, clock } = play(twoLevels);
    expect([session.fail({ priority: 0 }), session.fail({ cluster: 'nowhere' })]).toEqual([1, 0]);
    const seen: string[] = [];
    const statuses: number[] = [];
    const send = (): void =>
      session.route(
        exchange(() => ({ kind: 'response', status: 200 }), seen),
        ({ status }) => statuses.push(status),
      );
    send();
    send();
    clock.runUntil(clock.now() + 1500);
    send();
    expect([statuses, seen]).toEqual([[503, 503, 200], ['far#1']]);
    const [near] = session.snapshot().levels[0]?.endpoints ?? [];
    expect(near?.why).toContain('failed by hand');
    expect(session.restore({ priority: 0 })).toBe(1);
    expect(session.snapshot().levels[0]?.endpoints[0]?.why).not.toContain('failed by hand');
    session.stop();
  });
});
