import { describe, expect, it } from 'vitest';
import { type HealthCheck, healthCheckDefaults } from '../model/detection.js';
import { connectionDefaults } from '../model/plan.js';
import type { ProbeOutcome } from '../model/transport.js';
import { ConnectionPool } from './connection-pool.js';
import { exampleEndpoint } from './example-plan.fixture.js';
import { HealthChecker } from './health-checker.js';
import { Host, HostFlag } from './host.js';
import { seededRandom } from './seeded-random.js';
import { VirtualClock } from './virtual-clock.js';

/** Plays one host's probes; `script[i]` is what becomes of probe i, the last entry of all further ones. */
function session(config: Partial<HealthCheck>, script: (ProbeOutcome | 'never')[], used = true) {
  const clock = new VirtualClock();
  const host = new Host(
    { ...exampleEndpoint('h'), destination: 'd' },
    0,
    0,
    new ConnectionPool(connectionDefaults(), 'many', () => {}),
    0,
  );
  const probedAt: number[] = [];
  const changes: string[] = [];
  const checker = new HealthChecker({
    check: healthCheckDefaults({ type: 'http', timeoutMs: 500, intervalMs: 1000, ...config }),
    clock,
    random: seededRandom(5),
    used: () => used,
    transport: {
      request: () => () => {},
      probe: (_endpoint, _check, done) => {
        const outcome = script[Math.min(probedAt.length, script.length - 1)] as ProbeOutcome | 'never';
        probedAt.push(clock.now());
        if (outcome !== 'never') done(outcome);
        return () => {};
      },
    },
    onResult: (of, { flagsBefore }) => {
      const failed = of.has(HostFlag.FailedActiveHealthCheck);
      if (failed !== ((flagsBefore & HostFlag.FailedActiveHealthCheck) !== 0))
        changes.push(`${clock.now()} ${failed ? 'failed' : 'healthy'}`);
    },
  });
  checker.add(host);
  const play = (untilMs: number): void => {
    checker.start(false);
    clock.runUntil(untilMs);
  };
  return { host, checker, play, probedAt, changes, clock };
}

const passed: ProbeOutcome = { kind: 'passed' };
const network: ProbeOutcome = { kind: 'network' };
const says = (status: number): ProbeOutcome => ({ kind: 'failed', status });

describe('transitions', () => {
  it('the first pass is enough, whatever the threshold', () => {
    const { play, changes } = session({ healthyThreshold: 3 }, [passed]);
    play(10);
    expect(changes).toEqual(['0 healthy']);
  });

  it('after a failed first probe the threshold holds', () => {
    const { play, changes } = session({ healthyThreshold: 3 }, [network, passed]);
    play(10_000);
    expect(changes).toEqual(['3000 healthy']);
  });

  it('a refused connection counts, an answer that says no does not wait', () => {
    const counted = session({ unhealthyThreshold: 3 }, [passed, network]);
    counted.play(10_000);
    expect(counted.changes).toEqual(['0 healthy', '3000 failed']);
    const atOnce = session({ unhealthyThreshold: 3 }, [passed, says(503)]);
    atOnce.play(10_000);
    expect(atOnce.changes).toEqual(['0 healthy', '1000 failed']);
  });

  it('a retriable status counts like a refused connection', () => {
    const http = {
      path: '/',
      method: 'GET',
      expectedStatuses: [],
      retriableStatuses: [{ start: 500, end: 504 }],
      headers: {},
      http2: false,
    };
    const { play, changes } = session({ unhealthyThreshold: 2, http }, [passed, says(503)]);
    play(10_000);
    expect(changes).toEqual(['0 healthy', '2000 failed']);
    const beyond = session({ unhealthyThreshold: 2, http }, [passed, says(504)]);
    beyond.play(10_000);
    expect(beyond.changes).toEqual(['0 healthy', '1000 failed']);
  });

  it('a pass in between starts the count anew', () => {
    const { play, changes } = session({ unhealthyThreshold: 2 }, [passed, network, passed, network, network]);
    play(10_000);
    expect(changes).toEqual(['0 healthy', '4000 failed']);
  });

  it('a degraded pass marks the host, the next plain one clears the mark', () => {
    const { play, host, clock } = session({}, [{ kind: 'passed', degraded: true }, passed]);
    play(500);
    expect(host.state).toBe('degraded');
    clock.runUntil(1000);
    expect(host.state).toBe('healthy');
  });

  it('an answer that asks for it excludes the host as well', () => {
    const { play, host } = session({}, [passed, { kind: 'failed', status: 503, immediate: true }]);
    play(1000);
    expect([host.state, host.excluded]).toEqual(['unhealthy', true]);
  });

  it('a passive failure is undone by healthyThreshold passes', () => {
    const { play, host, checker, clock, changes } = session({ healthyThreshold: 2 }, [passed]);
    play(500);
    expect(checker.failPassively(host)).toBe(true);
    expect(checker.failPassively(host)).toBe(false);
    expect([host.state, host.excluded]).toEqual(['unhealthy', true]);
    clock.runUntil(5000);
    expect(changes).toEqual(['0 healthy', '2000 healthy']);
    expect(host.excluded).toBe(false);
  });
});

describe('intervals', () => {
  it('count from the end of a probe: a dead host is probed every timeout + interval', () => {
    const { play, probedAt } = session({}, ['never']);
    play(4000);
    expect(probedAt).toEqual([0, 1500, 3000]);
  });

  it('follow the result of the probe', () => {
    const config = {
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      healthyEdgeIntervalMs: 100,
      unhealthyEdgeIntervalMs: 200,
      unhealthyIntervalMs: 300,
    };
    const { play, probedAt } = session(config, [network, network, passed, passed, network, network, passed]);
    play(2500);
    // failed 300, failed 300, pending 100, passed 1000, pending 200, failed 300
    expect(probedAt.slice(0, 7)).toEqual([0, 300, 600, 700, 1700, 1900, 2200]);
  });

  it('are the no-traffic ones until a data connection was made', () => {
    const idle = session({ noTrafficIntervalMs: 7000, noTrafficHealthyIntervalMs: 3000 }, [network, passed], false);
    idle.play(15_000);
    expect(idle.probedAt).toEqual([0, 7000, 10_000, 13_000]);
  });

  it('are 60 s without traffic by default', () => {
    const { play, probedAt } = session({}, [passed], false);
    play(60_000);
    expect(probedAt).toEqual([0, 60_000]);
  });

  it('get both jitters on top', () => {
    const { play, probedAt } = session({ intervalJitterPercent: 10, intervalJitterMs: 50 }, [passed]);
    play(200_000);
    const waits = probedAt.slice(1).map((atMs, index) => atMs - (probedAt[index] as number));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...waits)).toBeGreaterThan(1100);
    expect(Math.max(...waits)).toBeLessThan(1150);
  });

  it('begin with the initial jitter', () => {
    const { play, probedAt } = session({ initialJitterMs: 400 }, [passed]);
    play(399);
    expect(probedAt).toHaveLength(1);
    expect(probedAt[0]).toBeGreaterThan(0);
  });
});
