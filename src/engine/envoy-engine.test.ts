import { describe, expect, it } from 'vitest';
import { healthCheckDefaults, outlierDefaults } from '../model/detection.js';
import {
  connectionDefaults,
  type FailoverPlan,
  loadBalancingDefaults,
  type ResolvedEndpoint,
  retryDefaults,
} from '../model/plan.js';
import type { Outcome, Transport } from '../model/transport.js';
import type { Answer } from './engine.js';
import { EnvoyEngine } from './envoy-engine.js';
import { examplePlan } from './example-plan.fixture.js';
import { resolve } from './resolve.js';
import { seededRandom } from './seeded-random.js';
import { VirtualClock } from './virtual-clock.js';

const OK: Outcome = { kind: 'response', status: 200 };
const status = (code: number, more: Partial<Extract<Outcome, { kind: 'response' }>> = {}): Outcome => ({
  kind: 'response',
  status: code,
  ...more,
});

/** An engine whose endpoints answer what `respond` says: at once, after ms, or never. */
function rig(
  plan: FailoverPlan,
  respond: (endpoint: ResolvedEndpoint, call: number) => Outcome | [number, Outcome] | 'never' = () => OK,
) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const connections: string[] = [];
  const transport: Transport = {
    connectsAtOnce: true,
    request(endpoint, _connectTimeoutMs, done, connection) {
      calls.push(endpoint.name);
      connections.push(connection ?? '');
      const outcome = respond(endpoint, calls.length);
      if (outcome === 'never') return () => {};
      if (Array.isArray(outcome)) return clock.after(outcome[0], () => done(outcome[1]));
      done(outcome);
      return () => {};
    },
    probe: () => () => {},
  };
  const events: string[] = [];
  const engine = new EnvoyEngine(plan, {}, resolve(plan, {}), {
    clock,
    transport,
    random: seededRandom(1),
    onEvent: ({ type, endpoint, detail }) => events.push(`${clock.now()} ${type} ${endpoint}${detail}`),
  });
  engine.start();
  const answers: (Answer & { atMs: number })[] = [];
  const send = (key?: number): void => engine.send((answer) => answers.push({ ...answer, atMs: clock.now() }), key);
  return { clock, engine, send, answers, calls, connections, events };
}

const shown = ({ status: code, flags, attempts }: Answer): [number, string, number] => [code, flags, attempts];

describe('what the client sees', () => {
  it.each([
    ['a 500 passes through', status(500), [500, '', 1]],
    ['a refused connection', { kind: 'connect-failure' }, [503, 'UF', 1]],
    ['no connection in time', { kind: 'connect-timeout' }, [503, 'UF', 1]],
    ['a reset', { kind: 'reset' }, [503, 'UC', 1]],
  ] as const)('%s', (_name, outcome, answer) => {
    const { send, answers } = rig(examplePlan([1]), () => outcome);
    send();
    expect(answers.map(shown)).toEqual([answer]);
  });

  it('no host at all', () => {
    const { send, answers } = rig(examplePlan([0]));
    send();
    expect(answers).toMatchObject([{ status: 503, flags: 'UH', priority: -1, attempts: 0, endpoint: undefined }]);
  });

  it('the route time-out, after 15 s by default', () => {
    const { clock, send, answers } = rig(examplePlan([1]), () => 'never');
    send();
    clock.runUntil(14_999);
    expect(answers).toEqual([]);
    clock.runUntil(15_000);
    expect(answers.map(shown)).toEqual([[504, 'UT', 1]]);
  });

  it('retries that ran out, with the flags of the last try', () => {
    const retry = retryDefaults({ retryOn: ['5xx'], numRetries: 2 });
    const refused = rig(examplePlan([2], {}, { retry }), () => ({ kind: 'connect-failure' }));
    refused.send();
    refused.clock.runUntil(1000);
    expect(refused.answers.map(shown)).toEqual([[503, 'URX,UF', 3]]);
    const answered = rig(examplePlan([2], {}, { retry }), () => status(502));
    answered.send();
    answered.clock.runUntil(1000);
    expect(answered.answers.map(shown)).toEqual([[502, 'URX', 3]]);
  });

  it('no host on a retry ends it', () => {
    const plan = examplePlan(
      [1],
      { outlier: outlierDefaults({ consecutive5xx: 1, maxEjectionPercent: 100 }), panicThreshold: 0 },
      { retry: retryDefaults({ retryOn: ['5xx'], numRetries: 5 }) },
    );
    const { clock, send, answers, calls } = rig(plan, () => status(503));
    send();
    clock.runUntil(1000);
    expect(answers).toMatchObject([{ status: 503, flags: 'UH', attempts: 1, priority: -1 }]);
    expect(calls).toHaveLength(1);
  });
});

describe('retry_on', () => {
  const tries = (retryOn: string[], outcome: Outcome, more = {}): number => {
    const { clock, send, calls } = rig(
      examplePlan([1], {}, { retry: retryDefaults({ retryOn, ...more }) }),
      () => outcome,
    );
    send();
    clock.runUntil(1000);
    return calls.length;
  };
  const refused: Outcome = { kind: 'connect-failure' };
  const reset: Outcome = { kind: 'reset' };

  it.each([
    ['5xx', status(500), 2],
    ['5xx', status(404), 1],
    ['5xx', reset, 2],
    ['5xx', refused, 2],
    ['gateway-error', status(500), 1],
    ['gateway-error', status(502), 2],
    ['gateway-error', status(504), 2],
    ['gateway-error', reset, 2],
    ['reset', reset, 2],
    ['reset', refused, 2],
    ['reset', status(503), 1],
    ['reset-before-request', refused, 2],
    ['reset-before-request', reset, 1],
    ['connect-failure', refused, 2],
    ['connect-failure', { kind: 'connect-timeout' } as Outcome, 2],
    ['connect-failure', reset, 1],
    ['connect-failure', status(503), 1],
    ['retriable-4xx', status(409), 2],
    ['retriable-4xx', status(404), 1],
    ['unavailable', status(200, { grpcStatus: 14 }), 2],
    ['unavailable', status(200, { grpcStatus: 13 }), 1],
    ['cancelled', status(200, { grpcStatus: 1 }), 2],
    ['deadline-exceeded', status(200, { grpcStatus: 4 }), 2],
    ['internal', status(200, { grpcStatus: 13 }), 2],
    ['resource-exhausted', status(200, { grpcStatus: 8 }), 2],
    ['5xx', status(503, { headers: { 'x-envoy-ratelimited': 'true' } }), 1],
    ['envoy-ratelimited', status(429, { headers: { 'x-envoy-ratelimited': 'true' } }), 2],
    ['refused-stream', status(503), 1],
  ])('%s on %j makes %d tries', (token, outcome, count) => {
    expect(tries([token], outcome)).toBe(count);
  });

  it('retries listed status codes', () => {
    expect(tries(['retriable-status-codes'], status(429), { retriableStatusCodes: [429] })).toBe(2);
    expect(tries(['retriable-status-codes'], status(503), { retriableStatusCodes: [429] })).toBe(1);
  });

  it('retries nothing without it', () => {
    expect(tries([], refused)).toBe(1);
  });
});

describe('retries', () => {
  it('wait less than 25, 50, 100 ms ... and never 250', () => {
    const waits: number[][] = [[], [], [], [], [], []];
    const retry = retryDefaults({ retryOn: ['5xx'], numRetries: 6 });
    for (let run = 0; run < 200; run++) {
      const times: number[] = [];
      const plan = examplePlan([1], {}, { retry });
      const clock = new VirtualClock();
      const transport: Transport = {
        connectsAtOnce: true,
        request: (_endpoint, _timeout, done) => {
          times.push(clock.now());
          done(status(503));
          return () => {};
        },
        probe: () => () => {},
      };
      const engine = new EnvoyEngine(plan, {}, resolve(plan, {}), {
        clock,
        transport,
        random: seededRandom(run),
        onEvent: () => {},
      });
      engine.start();
      engine.send(() => {});
      clock.runUntil(5000);
      times.slice(1).forEach((atMs, index) => {
        waits[index]?.push(atMs - (times[index] as number));
      });
    }
    const longest = waits.map((list) => Math.max(...list));
    [25, 50, 100, 200, 250, 250].forEach((limit, index) => {
      expect(longest[index]).toBeLessThan(limit);
      expect(longest[index]).toBeGreaterThan(limit * 0.9);
    });
  });

  it('end a try at its own time-out, and stay within the route time-out', () => {
    const retry = retryDefaults({ retryOn: ['5xx'], numRetries: 9, perTryTimeoutMs: 1000 });
    const plan = examplePlan([1], {}, { retry });
    const { clock, send, answers, calls } = rig({ ...plan, route: { ...plan.route, timeoutMs: 3500 } }, () => 'never');
    send();
    clock.runUntil(10_000);
    expect(answers).toMatchObject([{ status: 504, flags: 'UT', atMs: 3500 }]);
    expect(calls.length).toBe(4);
  });

  it('have no time-out of their own that is not shorter than the route time-out', () => {
    const retry = retryDefaults({ retryOn: ['5xx'], perTryTimeoutMs: 15_000 });
    const { clock, send, answers, calls } = rig(examplePlan([1], {}, { retry }), () => 'never');
    send();
    clock.runUntil(20_000);
    expect([calls.length, answers[0]?.flags]).toEqual([1, 'UT']);
  });

  it('are limited to three at a time', () => {
    const retry = retryDefaults({ retryOn: ['5xx'] });
    const { clock, send, answers } = rig(examplePlan([1], {}, { retry }), (_endpoint, call) =>
      call <= 5 ? status(503) : [100, OK],
    );
    for (let i = 0; i < 5; i++) send();
    expect(answers.map(shown)).toEqual([
      [503, 'UO', 1],
      [503, 'UO', 1],
    ]);
    clock.runUntil(1000);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(3);
  });

  it('may take their share of a budget instead', () => {
    const retry = retryDefaults({ retryOn: ['5xx'] });
    const connection = connectionDefaults({ retryBudget: { percent: 50, minRetryConcurrency: 1 } });
    const { send, answers } = rig(examplePlan([1], {}, { retry, connection }), (_endpoint, call) =>
      call <= 4 ? 'never' : status(503),
    );
    for (let i = 0; i < 8; i++) send();
    // Four requests under way allow two retries.
    expect(answers.map(shown)).toEqual([
      [503, 'UO', 1],
      [503, 'UO', 1],
    ]);
  });

  // envoy: thread_aware_lb_impl.cc chooses the level by the key alone, without LoadBalancerContext::determinePriorityLoad.
  it.each([
    ['ROUND_ROBIN', 1],
    ['MAGLEV', 0],
  ] as const)('with previous_priorities and %s go to level %d', (policy, level) => {
    const retry = retryDefaults({ retryOn: ['5xx'], previousPriorities: { updateFrequency: 1 } });
    const loadBalancing = loadBalancingDefaults({ policy });
    const { clock, send, calls } = rig(examplePlan([2, 2], {}, { retry, loadBalancing }), (_endpoint, call) =>
      call % 2 === 1 ? status(503) : OK,
    );
    for (let i = 1; i <= 20; i++) {
      send();
      clock.runUntil(i * 1000);
    }
    expect(calls.filter((name, call) => call % 2 === 1 && name.startsWith(`10.0.${level}.`))).toHaveLength(20);
  });

  // envoy: resource_manager_impl.h, RetryBudgetImpl; conn_pool_base.cc counts requests in the cluster of their host.
  it('may take no more than the least of a budget through an aggregate, which counts no requests itself', () => {
    const retry = retryDefaults({ retryOn: ['5xx'] });
    const connection = connectionDefaults({ retryBudget: { percent: 50, minRetryConcurrency: 1 } });
    const plan = examplePlan([1], {}, { retry, connection });
    const { detection, loadBalancing } = plan;
    const aggregate: FailoverPlan = {
      ...plan,
      destinations: plan.destinations.map((destination) => ({ ...destination, member: 'a' })),
      members: [{ name: 'a', detection, loadBalancing, connection: connectionDefaults() }],
    };
    const { send, answers } = rig(aggregate, (_endpoint, call) => (call <= 4 ? 'never' : status(503)));
    for (let i = 0; i < 8; i++) send();
    expect(answers.map(shown)).toEqual(Array(3).fill([503, 'UO', 1]));
  });

  // Measured with 4 equal hosts and RANDOM: 6.1, 1.5 and 0.4 percent for 1, 2 and 3 extra picks.
  it.each([
    [0, 0.25],
    [1, 0.0625],
    [2, 0.0156],
    [3, 0.0039],
  ])('with %d extra picks go to the same host in %d of all cases', (extra, share) => {
    const retry = retryDefaults({ retryOn: ['5xx'], previousHosts: extra > 0, hostSelectionRetryMaxAttempts: extra });
    const loadBalancing = loadBalancingDefaults({ policy: 'RANDOM', updateMergeWindowMs: 0 });
    const { clock, send, calls } = rig(examplePlan([4], {}, { retry, loadBalancing }), (_endpoint, call) =>
      call % 2 === 1 ? status(503) : OK,
    );
    const requests = 20_000;
    for (let i = 0; i < requests; i++) {
      send();
      clock.runUntil((i + 1) * 100);
    }
    const same = calls.filter((name, index) => index % 2 === 1 && name === calls[index - 1]).length;
    expect(same / requests).toBeCloseTo(share, 2);
  });

  it('hedged, leave the first try open', () => {
    const retry = retryDefaults({ retryOn: ['5xx'], perTryTimeoutMs: 100, hedgeOnPerTryTimeout: true });
    const { clock, send, answers, calls } = rig(examplePlan([2], {}, { retry }), (_endpoint, call) =>
      call === 1 ? [150, OK] : [200, OK],
    );
    send();
    clock.runUntil(1000);
    expect(calls).toHaveLength(2);
    expect(answers).toMatchObject([{ status: 200, atMs: 150 }]);
    expect(answers[0]?.endpoint?.name).toBe(calls[0]);
  });

  it('count every failed try against its host', () => {
    const plan = examplePlan(
      [1, 1],
      { outlier: outlierDefaults({ consecutive5xx: 2, maxEjectionPercent: 100 }) },
      { retry: retryDefaults({ retryOn: ['5xx'] }) },
    );
    const { clock, send, engine } = rig(plan, () => status(503));
    send();
    clock.runUntil(1000);
    expect(engine.ejected()).toEqual(['10.0.0.1:80']);
  });
});

describe('circuit breakers', () => {
  it('refuse requests beyond max_requests', () => {
    const connection = connectionDefaults({ maxRequests: 2 });
    const { send, answers } = rig(examplePlan([1], {}, { connection }), () => 'never');
    for (let i = 0; i < 3; i++) send();
    expect(answers.map(shown)).toEqual([[503, 'UO', 1]]);
    expect(answers[0]?.endpoint?.name).toBe('10.0.0.1:80');
  });

  it('let requests beyond max_connections wait, up to max_pending_requests', () => {
    const connection = connectionDefaults({ maxConnections: 1, maxPendingRequests: 1 });
    const { clock, send, answers } = rig(examplePlan([1], {}, { connection }), () => [100, OK]);
    for (let i = 0; i < 3; i++) send();
    expect(answers.map(shown)).toEqual([[503, 'UO', 1]]);
    // envoy: conn_pool_base.cc, newStreamImpl; the access log names no upstream host then.
    expect(answers[0]?.endpoint).toBeUndefined();
    clock.runUntil(1000);
    expect(answers.map(({ status: code, atMs }) => [code, atMs])).toEqual([
      [503, 0],
      [200, 100],
      [200, 200],
    ]);
  });

  it('are no failures of the host', () => {
    const plan = examplePlan(
      [1],
      { outlier: outlierDefaults({ consecutive5xx: 1, maxEjectionPercent: 100 }) },
      { connection: connectionDefaults({ maxRequests: 1 }) },
    );
    const { send, engine } = rig(plan, () => 'never');
    for (let i = 0; i < 5; i++) send();
    expect(engine.ejected()).toEqual([]);
  });
});

describe('connections', () => {
  it('are used again, one request at a time', () => {
    const { clock, send, connections } = rig(examplePlan([1]), () => [10, OK]);
    send();
    send();
    clock.runUntil(100);
    send();
    expect(connections).toEqual(['new', 'new', 'open']);
  });

  it('carry many HTTP/2 requests', () => {
    const { send, connections } = rig(examplePlan([1], {}, { protocol: 'http2' }), () => 'never');
    send();
    send();
    expect(connections).toEqual(['new', 'open']);
  });

  it('end after maxRequestsPerConnection', () => {
    const { send, connections } = rig(
      examplePlan([1], {}, { connection: connectionDefaults({ maxRequestsPerConnection: 2 }) }),
    );
    for (let i = 0; i < 5; i++) send();
    expect(connections).toEqual(['new', 'open', 'new', 'open', 'new']);
  });

  it('end when idle for too long, or too old', () => {
    const idle = rig(examplePlan([1], {}, { connection: connectionDefaults({ idleTimeoutMs: 1000 }) }));
    for (const atMs of [0, 500, 1500, 2499]) {
      idle.clock.runUntil(atMs);
      idle.send();
    }
    expect(idle.connections).toEqual(['new', 'open', 'new', 'open']);
    const old = rig(examplePlan([1], {}, { connection: connectionDefaults({ maxConnectionDurationMs: 1000 }) }));
    for (const atMs of [0, 500, 999, 1000]) {
      old.clock.runUntil(atMs);
      old.send();
    }
    expect(old.connections).toEqual(['new', 'open', 'open', 'new']);
  });

  it('of an ejected host are closed', () => {
    const plan = examplePlan([1, 1], {
      outlier: outlierDefaults({ consecutive5xx: 1, maxEjectionPercent: 100, baseEjectionTimeMs: 5000 }),
    });
    const { clock, send, connections, calls } = rig(plan, (_endpoint, call) => (call === 2 ? status(503) : OK));
    send();
    send();
    clock.runUntil(11_000);
    send();
    expect(calls).toEqual(['10.0.0.1:80', '10.0.0.1:80', '10.0.0.1:80']);
    expect(connections).toEqual(['new', 'open', 'new']);
  });
});

describe('a TCP service', () => {
  it('is judged by its connections alone', () => {
    const plan = examplePlan(
      [1],
      { outlier: outlierDefaults({ consecutive5xx: 2, maxEjectionPercent: 100 }) },
      { protocol: 'tcp', retry: retryDefaults({ retryOn: ['5xx'] }) },
    );
    const resets = rig(plan, () => ({ kind: 'reset' }));
    for (let i = 0; i < 5; i++) resets.send();
    expect(resets.engine.ejected()).toEqual([]);
    expect(resets.answers.map(shown)[0]).toEqual([0, 'UC', 1]);
    const refuses = rig(plan, () => ({ kind: 'connect-failure' }));
    for (let i = 0; i < 2; i++) refuses.send();
    expect(refuses.engine.ejected()).toEqual(['10.0.0.1:80']);
  });
});

describe('gRPC', () => {
  it('is judged by the status in the headers', () => {
    const detection = { outlier: outlierDefaults({ consecutive5xx: 2, maxEjectionPercent: 100 }) };
    const grpc = rig(examplePlan([1], detection, { protocol: 'grpc' }), () => status(200, { grpcStatus: 14 }));
    const http = rig(examplePlan([1], detection), () => status(200, { grpcStatus: 14 }));
    for (const { send } of [grpc, grpc, http, http]) send();
    expect(grpc.engine.ejected()).toHaveLength(1);
    expect(http.engine.ejected()).toHaveLength(0);
  });
});

describe('panic of a live run', () => {
  it('is told when every host has its first check behind it, not before', () => {
    const healthCheck = healthCheckDefaults({ type: 'http', timeoutMs: 1000, intervalMs: 1000 });
    const { clock, events } = rig(examplePlan([1, 1], { healthCheck }));
    clock.runUntil(999);
    expect(events).toEqual([]);
    clock.runUntil(1000);
    expect(events.filter((event) => event.includes('panic'))).toEqual([
      '1000 panic priority 0',
      '1000 panic priority 1',
    ]);
  });
});

describe('hosts that come and go', () => {
  const eager = { outlier: outlierDefaults({ consecutive5xx: 1, maxEjectionPercent: 100 }) };

  it('come back as new ones', () => {
    const plan = examplePlan([1, 1], eager);
    const { send, engine } = rig(plan, (_endpoint, call) => (call === 1 ? status(503) : OK));
    send();
    expect(engine.load()).toEqual([0, 100]);
    const groups = resolve(plan, {});
    engine.setGroups(groups.map((group, level) => (level === 0 ? { ...group, endpoints: [] } : group)));
    engine.setGroups(groups);
    expect(engine.load()).toEqual([100, 0]);
    expect(engine.ejected()).toEqual([]);
  });

  it('may bring a level with them that was not there', () => {
    const { engine, send, answers } = rig(examplePlan([1]));
    engine.setGroups(resolve(examplePlan([0, 1]), {}));
    expect(engine.load()).toEqual([0, 100]);
    send();
    expect(answers).toMatchObject([{ status: 200, priority: 1 }]);
  });

  it('move traffic at once when they become unready', () => {
    const { engine } = rig(examplePlan([1, 1], { readiness: true, panicThreshold: 0 }));
    engine.setReady('10.0.0.1:80', false);
    expect(engine.load()).toEqual([0, 100]);
    expect(engine.states()[0]).toEqual({
      endpoint: '10.0.0.1:80',
      state: 'unhealthy',
      why: ['announced as unhealthy'],
    });
    engine.setReady('10.0.0.1:80', true);
    expect(engine.load()).toEqual([100, 0]);
  });

  it('are not announced at all where panic could send traffic to them', () => {
    const { engine } = rig(examplePlan([3, 1], { readiness: true, panicThreshold: 50 }));
    engine.setReady('10.0.0.1:80', false);
    expect(engine.load()).toEqual([100, 0]);
    expect(engine.states().map(({ endpoint }) => endpoint)).not.toContain('10.0.0.1:80');
  });
});
