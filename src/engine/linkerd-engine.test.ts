import { describe, expect, it } from 'vitest';
import type { Detection, FailureAccrual } from '../model/detection.js';
import type { Document } from '../model/document.js';
import {
  connectionDefaults,
  type Destination,
  type FailoverPlan,
  loadBalancingDefaults,
  type Ordering,
  type ResolvedEndpoint,
} from '../model/plan.js';
import type { Outcome, Transport } from '../model/transport.js';
import type { Answer, EngineContext } from './engine.js';
import { createLinkerdEngine } from './linkerd-engine.js';
import { resolveReadiness } from './resolve-readiness.js';
import { seededRandom } from './seeded-random.js';
import { VirtualClock } from './virtual-clock.js';

const document: Document = {
  apiVersion: 'split.smi-spec.io/v1alpha2',
  kind: 'TrafficSplit',
  name: 'web-svc',
  labels: {},
  annotations: {},
  value: {},
  file: 'x.yaml',
  at: () => ({ file: 'x.yaml', line: 1, column: 1 }),
  toJSON: () => null,
};
const origin = { document, path: [] };

const ACCRUAL: FailureAccrual = {
  mode: 'consecutive',
  maxFailures: 7,
  minPenaltyMs: 1000,
  maxPenaltyMs: 60_000,
  jitterRatio: 0,
  successRateThreshold: 0.8,
  successRateWindowMs: 10_000,
  successRateMinRequests: 5,
};

interface BackendOptions {
  weight: number;
  endpoints?: number;
  injectedStatus?: number;
}

function destination(service: string, { weight, endpoints = 1, injectedStatus }: BackendOptions): Destination {
  return {
    name: `ns/${service}`,
    namespace: 'ns',
    service,
    locality: '',
    labels: {},
    priority: 0,
    weight,
    member: service,
    injectedStatus,
    endpoints: Array.from({ length: endpoints }, (_, index) => ({
      name: endpoints === 1 ? service : `${service}#${index + 1}`,
      locality: '',
      labels: {},
      weight: 1,
      healthStatus: 'UNKNOWN',
      ready: true,
      pod: true,
    })),
    origin,
  };
}

interface Options {
  backends: Record<string, number | BackendOptions>;
  primary?: string;
  primaryReady?: boolean;
  apex?: Destination;
  accrual?: FailureAccrual;
  timeoutMs?: number;
}

/** The behaviour of an endpoint: an outcome, or `hang`. Absent: 200 at once. */
type Behaviour = Outcome | 'hang' | { afterMs: number };

function world({ backends, primary, primaryReady, apex, accrual, timeoutMs = 0 }: Options) {
  const destinations = Object.entries(backends).map(([service, options]) =>
    destination(service, typeof options === 'number' ? { weight: options } : options),
  );
  const ordering: Ordering =
    primary === undefined ? { by: 'weight' } : { by: 'readiness', primary, controlled: true, primaryReady };
  const detection: Detection = { panicThreshold: 0, overprovisioningFactor: 100, readiness: true, accrual };
  const plan: FailoverPlan = {
    name: 'web-svc',
    namespace: 'ns',
    mesh: 'linkerd',
    service: 'web-svc',
    protocol: 'http',
    clusters: [],
    destinations,
    ordering,
    detection,
    loadBalancing: loadBalancingDefaults({ policy: 'EWMA' }),
    connection: connectionDefaults({ connectTimeoutMs: 1000 }),
    route: { timeoutMs, hash: 'random' },
    members: destinations.map(({ service = '' }) => ({
      name: service,
      detection,
      loadBalancing: loadBalancingDefaults({ policy: 'EWMA' }),
      connection: connectionDefaults(),
    })),
    client: null,
    extensions: {},
    notes: [],
    origin,
    apex,
  };
  const clock = new VirtualClock();
  const behaviours = new Map<string, Behaviour>();
  const events: string[] = [];
  const transport: Transport = {
    request(endpoint: ResolvedEndpoint, _connectTimeoutMs, done) {
      const behaviour = behaviours.get(endpoint.name) ?? ({ kind: 'response', status: 200 } as const);
      if (behaviour === 'hang') return () => undefined;
      if ('afterMs' in behaviour) return clock.after(behaviour.afterMs, () => done({ kind: 'response', status: 200 }));
      done(behaviour);
      return () => undefined;
    },
    probe(endpoint, _check, done) {
      const behaviour = behaviours.get(endpoint.name);
      const refused = typeof behaviour === 'object' && 'kind' in behaviour && behaviour.kind === 'connect-failure';
      done(refused ? { kind: 'network' } : { kind: 'passed' });
      return () => undefined;
    },
  };
  const context: EngineContext = {
    clock,
    transport,
    random: seededRandom(1),
    onEvent: ({ type, endpoint, detail }) =>
      events.push([clock.now(), type, endpoint, detail].filter((part) => part !== '').join(' ')),
  };
  const engine = createLinkerdEngine(plan, {}, resolveReadiness(plan, {}), context);
  /** Sends now, and says who answered what, if anybody did yet. */
  const send = (): (Answer & { atMs: number }) | undefined => {
    let got: (Answer & { atMs: number }) | undefined;
    engine.send((answer) => {
      got = { ...answer, atMs: clock.now() };
    });
    return got;
  };
  const told = (answer: Answer | undefined) =>
    answer === undefined ? 'waiting' : `${answer.endpoint?.name ?? '-'} ${answer.status}`;
  return { engine, plan, clock, behaviours, events, send, say: () => told(send()), told };
}

const REFUSED = { kind: 'connect-failure' } as const;
const ERROR = { kind: 'response', status: 503 } as const;

describe('the failover controller', () => {
  it('turns written weights into ones and zeros at time 0, and says so', () => {
    const { engine, events } = world({ backends: { a: 100, b: 0, c: 0 }, primary: 'a' });
    engine.start();
    expect(events).toEqual(['0 weights-changed a=1 b=0 c=0']);
    expect(engine.load()).toEqual([100, 0]);
  });

  it('writes nothing where nothing differs', () => {
    const { engine, events } = world({ backends: { a: 1, b: 0 }, primary: 'a' });
    engine.start();
    engine.setReady('b', false);
    expect(events).toEqual([]);
  });

  it('flattens a canary at once', () => {
    const { engine, events } = world({ backends: { a: 50, b: 50 }, primary: 'a' });
    expect(engine.load()).toEqual([50, 50]);
    engine.start();
    expect(events).toEqual(['0 weights-changed a=1 b=0', '0 priority-shift 50/50 -> 100/0']);
  });

  it('moves everything at one flip of readiness, both ways', () => {
    const { engine, events, clock, say } = world({ backends: { a: 1, b: 0, c: 0 }, primary: 'a' });
    engine.start();
    expect(say()).toBe('a 200');
    clock.runUntil(10_000);
    engine.setReady('a', false);
    expect(engine.load()).toEqual([0, 100]);
    const answers = new Set(Array.from({ length: 50 }, say));
    expect(answers).toEqual(new Set(['b 200', 'c 200']));
    clock.runUntil(20_000);
    engine.setReady('a', true);
    expect(say()).toBe('a 200');
    expect(events).toEqual([
      '10000 weights-changed a=0 b=1 c=1',
      '10000 priority-shift 100/0 -> 0/100',
      '20000 weights-changed a=1 b=0 c=0',
      '20000 priority-shift 0/100 -> 100/0',
    ]);
  });

  it('keeps the primary while one of its endpoints is ready', () => {
    const { engine, events } = world({ backends: { a: { weight: 1, endpoints: 3 }, b: 0 }, primary: 'a' });
    engine.start();
    engine.setReady('a#1', false);
    engine.setReady('a#2', false);
    expect(events).toEqual([]);
    engine.setReady('a#3', false);
    expect(events[0]).toBe('0 weights-changed a=0 b=1');
  });

  it('is not moved by answers or refused connections of ready pods', () => {
    const { engine, events, behaviours, say } = world({ backends: { a: 1, b: 0 }, primary: 'a' });
    engine.start();
    behaviours.set('a', ERROR);
    for (let i = 0; i < 20; i++) expect(say()).toBe('a 503');
    behaviours.set('a', REFUSED);
    expect(say()).toBe('waiting');
    expect(events).toEqual([]);
  });

  it('follows endpoints that discovery adds and removes', () => {
    const { engine, events, plan } = world({ backends: { a: 1, b: 0 }, primary: 'a' });
    engine.start();
    const groups = resolveReadiness(plan, {});
    engine.setGroups(groups.map((group) => (group.priority === 0 ? { ...group, endpoints: [] } : group)));
    engine.setGroups(groups);
    expect(events.filter((event) => event.includes('weights'))).toEqual([
      '0 weights-changed a=0 b=1',
      '0 weights-changed a=1 b=0',
    ]);
  });

  it('shares among all when the primary names no backend, unless that Service is ready', () => {
    const unknown = world({ backends: { a: 1, b: 0 }, primary: 'a.ns.svc.cluster.local' });
    unknown.engine.start();
    expect(unknown.events).toEqual(['0 weights-changed a=1 b=1']);
    const ready = world({ backends: { a: 1, b: 0 }, primary: 'other', primaryReady: true });
    ready.engine.start();
    expect(ready.events).toEqual(['0 weights-changed a=0 b=0', '0 priority-shift 100 -> 0']);
  });

  it('leaves an uncontrolled split alone', () => {
    const { engine, events, say } = world({ backends: { a: 1, b: 0 } });
    engine.start();
    engine.setReady('a', false);
    expect(events).toEqual([]);
    expect(say()).toBe('waiting');
  });
});

describe('when every weight is zero', () => {
  it("sends to the apex's own endpoints, dead where the apex is the primary: 504 after 3 s, then 503", () => {
    const { engine, events, clock, send, say, told } = world({
      backends: { 'web-svc': 1, b: 0 },
      primary: 'web-svc',
      apex: destination('web-svc', { weight: 0 }),
    });
    engine.start();
    engine.setReady('b', false);
    engine.setReady('web-svc', false);
    expect(events).toEqual(['0 weights-changed web-svc=0 b=0', '0 priority-shift 100/0 -> 0/0']);
    const answers: string[] = [];
    engine.send((answer) => answers.push(`${clock.now()} ${told(answer)}`));
    expect(answers).toEqual([]);
    clock.runUntil(2999);
    expect(send()).toBeUndefined();
    clock.runUntil(3000);
    expect(answers).toEqual(['3000 - 504']);
    expect(say()).toBe('- 503');
    engine.setReady('b', true);
    expect(say()).toBe('b 200');
  });

  it('sends to a separate apex with pods of its own', () => {
    const { engine, say } = world({
      backends: { a: 1, b: 0 },
      primary: 'a',
      apex: destination('web-svc', { weight: 0 }),
    });
    engine.start();
    expect(say()).toBe('a 200');
    engine.setReady('a', false);
    engine.setReady('b', false);
    expect(say()).toBe('web-svc 200');
  });

  it('fails where nothing stands behind the apex', () => {
    const { engine, clock, say } = world({
      backends: { a: 0, b: 0 },
      apex: destination('web-svc', { weight: 0, endpoints: 0 }),
    });
    engine.start();
    expect(say()).toBe('waiting');
    clock.runUntil(3000);
    expect(say()).toBe('- 503');
  });
});

describe("the proxy's choice", () => {
  it('draws by weight and never a zero', () => {
    const { engine, say } = world({ backends: { a: 90, b: 10, c: 0 } });
    engine.start();
    const counts: Record<string, number> = {};
    for (let i = 0; i < 10_000; i++) {
      const answer = say();
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
    expect(Object.keys(counts).sort()).toEqual(['a 200', 'b 200']);
    expect((counts['b 200'] as number) / 10_000).toBeCloseTo(0.1, 1);
  });

  // linkerd/linkerd2#11493: 504s first, then the other backend
  it('sets a backend in fail-fast aside, so that several weights cover for each other', () => {
    const { engine, clock, say, told } = world({ backends: { a: 1, b: 1 } });
    engine.start();
    engine.setReady('a', false);
    const late: string[] = [];
    for (let i = 0; i < 20; i++) engine.send((answer) => late.push(told(answer)));
    expect(new Set(late)).toEqual(new Set(['b 200']));
    clock.runUntil(3000);
    expect(late.filter((answer) => answer === '- 504').length).toBe(20 - late.filter((a) => a === 'b 200').length);
    expect(late).toContain('- 504');
    for (let i = 0; i < 20; i++) expect(say()).toBe('b 200');
    engine.setReady('a', true);
    expect(new Set(Array.from({ length: 30 }, say))).toEqual(new Set(['a 200', 'b 200']));
  });

  it('counts the 3 s from the first request that waits, not from the loss of the endpoint', () => {
    const { engine, clock, say, told } = world({ backends: { a: 1 } });
    engine.start();
    engine.setReady('a', false);
    clock.runUntil(60_000);
    const late: string[] = [];
    engine.send((answer) => late.push(`${clock.now()} ${told(answer)}`));
    clock.runUntil(62_000);
    engine.send((answer) => late.push(`${clock.now()} ${told(answer)}`));
    clock.runUntil(63_000);
    expect(late).toEqual(['63000 - 504', '63000 - 504']);
    expect(say()).toBe('- 503');
  });

  it('serves what waits when an endpoint comes back in time', () => {
    const { engine, clock, told } = world({ backends: { a: 1 } });
    engine.start();
    engine.setReady('a', false);
    const late: string[] = [];
    engine.send((answer) => late.push(`${clock.now()} ${told(answer)}`));
    clock.runUntil(2000);
    engine.setReady('a', true);
    expect(late).toEqual(['2000 a 200']);
    clock.runUntil(5000);
    expect(engine.states()).toEqual([{ endpoint: 'a', state: 'healthy', why: [] }]);
  });

  it('balances inside a backend by latency', () => {
    const { engine, clock, behaviours } = world({ backends: { a: { weight: 1, endpoints: 2 } } });
    engine.start();
    behaviours.set('a#1', { afterMs: 200 });
    behaviours.set('a#2', { afterMs: 5 });
    const counts: Record<string, number> = {};
    for (let i = 0; i < 200; i++) {
      engine.send(({ endpoint }) => {
        counts[endpoint?.name ?? '-'] = (counts[endpoint?.name ?? '-'] ?? 0) + 1;
      });
      clock.runUntil(clock.now() + 10);
    }
    clock.runUntil(clock.now() + 1000);
    expect(counts['a#2']).toBeGreaterThan(190);
  });

  it('shares evenly without latency', () => {
    const { engine, clock, say } = world({ backends: { a: { weight: 1, endpoints: 3 } } });
    engine.start();
    const counts: Record<string, number> = {};
    for (let i = 0; i < 3000; i++) {
      const answer = say();
      counts[answer] = (counts[answer] ?? 0) + 1;
      clock.runUntil(i * 10);
    }
    for (const name of ['a#1', 'a#2', 'a#3']) expect(counts[`${name} 200`]).toBeGreaterThan(900);
  });

  it('answers the share of a missing backend itself', () => {
    const { engine, say } = world({ backends: { a: 1, gone: { weight: 1, endpoints: 0, injectedStatus: 500 } } });
    engine.start();
    expect(new Set(Array.from({ length: 40 }, say))).toEqual(new Set(['a 200', '- 500']));
  });

  it('passes errors through without a retry, and a reset as 502', () => {
    const { engine, behaviours, send } = world({ backends: { a: 1, b: 0 } });
    engine.start();
    behaviours.set('a', ERROR);
    expect(send()).toMatchObject({ status: 503, attempts: 1, priority: 0 });
    behaviours.set('a', { kind: 'reset' });
    expect(send()).toMatchObject({ status: 502, attempts: 1 });
  });

  it("ends a request at the route's time-out", () => {
    const { engine, clock, behaviours } = world({ backends: { a: 1 }, timeoutMs: 500 });
    engine.start();
    behaviours.set('a', 'hang');
    const got: unknown[] = [];
    engine.send(({ status, endpoint }) => got.push([clock.now(), status, endpoint?.name]));
    clock.runUntil(2000);
    expect(got).toEqual([[500, 504, 'a']]);
  });
});

describe('refused connections', () => {
  it('sends to the other endpoint of the backend', () => {
    const { engine, behaviours, say } = world({ backends: { a: { weight: 1, endpoints: 2 } } });
    engine.start();
    behaviours.set('a#1', REFUSED);
    for (let i = 0; i < 20; i++) expect(say()).toBe('a#2 200');
    expect(engine.states()[0]).toEqual({ endpoint: 'a#1', state: 'unhealthy', why: ['no connection'] });
  });

  it('waits 3 s where there is no other, then fails fast, then reconnects by back-off', () => {
    const { engine, clock, behaviours, say, told } = world({ backends: { a: 1 } });
    engine.start();
    behaviours.set('a', REFUSED);
    const late: string[] = [];
    engine.send((answer) => late.push(`${clock.now()} ${told(answer)}`));
    clock.runUntil(3000);
    expect(late).toEqual(['3000 - 504']);
    expect(say()).toBe('- 503');
    clock.runUntil(4000);
    behaviours.delete('a');
    // Back-off 100, 200, 400, 800, 1600, 3200 ms and up to a tenth more: the sixth attempt is due between 6.3 and 6.93 s.
    clock.runUntil(6299);
    expect(say()).toBe('- 503');
    clock.runUntil(6930);
    expect(say()).toBe('a 200');
  });

  it('does not count for failure accrual', () => {
    const { engine, behaviours, events, clock, say } = world({
      backends: { a: 1 },
      accrual: { ...ACCRUAL, maxFailures: 1 },
    });
    engine.start();
    behaviours.set('a', REFUSED);
    expect(say()).toBe('waiting');
    clock.runUntil(20_000);
    expect(events).toEqual([]);
    expect(engine.ejected()).toEqual([]);
  });
});

describe('failure accrual', () => {
  it('ejects a failing endpoint and sends to the others', () => {
    const { engine, behaviours, events, say } = world({
      backends: { a: { weight: 1, endpoints: 2 } },
      accrual: ACCRUAL,
    });
    engine.start();
    behaviours.set('a#1', ERROR);
    const answers = Array.from({ length: 100 }, say);
    expect(answers.filter((answer) => answer === 'a#1 503')).toHaveLength(7);
    expect(events).toEqual(['0 ejected a#1 failure_accrual']);
    expect(engine.ejected()).toEqual(['a#1']);
  });

  it('may shut every endpoint: no limit, no panic; one request probes after each back-off', () => {
    const { engine, clock, behaviours, events, told } = world({ backends: { a: 1 }, accrual: ACCRUAL });
    engine.start();
    behaviours.set('a', ERROR);
    const answers: string[] = [];
    for (let ms = 0; ms < 20_000; ms += 100) {
      clock.runUntil(ms);
      engine.send((answer) => answers.push(told(answer)));
    }
    // Seven that trip it, then a probe after 1, 2, 4 and 8 s.
    expect(answers.filter((answer) => answer === 'a 503')).toHaveLength(7 + 4);
    expect(answers).toContain('- 504');
    expect(answers).toContain('- 503');
    expect(events).toEqual(['600 ejected a failure_accrual']);
    behaviours.delete('a');
    clock.runUntil(60_000);
    engine.send((answer) => answers.push(told(answer)));
    expect(answers.at(-1)).toBe('a 200');
    expect(events.at(-1)).toMatch(/^\d+ unejected a failure_accrual$/);
  });

  it('lets another backend take over while a backend is shut', () => {
    const { engine, clock, behaviours, say } = world({ backends: { a: 1, b: 1 }, accrual: ACCRUAL });
    engine.start();
    behaviours.set('a', ERROR);
    // Shut for 1, 2 and 4 s; what waits starts fail-fast 3 s into the last one.
    for (let ms = 0; ms < 7000; ms += 10) {
      clock.runUntil(ms);
      say();
    }
    expect(new Set(Array.from({ length: 20 }, say))).toEqual(new Set(['b 200']));
  });

  it('forgets an endpoint that discovery takes away', () => {
    const { engine, behaviours, say } = world({ backends: { a: 1 }, accrual: { ...ACCRUAL, maxFailures: 1 } });
    engine.start();
    behaviours.set('a', ERROR);
    say();
    expect(engine.ejected()).toEqual(['a']);
    behaviours.delete('a');
    engine.setReady('a', false);
    engine.setReady('a', true);
    expect(engine.ejected()).toEqual([]);
    expect(say()).toBe('a 200');
  });

  it('takes a time-out of the route for a failure', () => {
    const { engine, clock, behaviours } = world({
      backends: { a: 1 },
      accrual: { ...ACCRUAL, maxFailures: 1 },
      timeoutMs: 100,
    });
    engine.start();
    behaviours.set('a', 'hang');
    engine.send(() => undefined);
    clock.runUntil(100);
    expect(engine.ejected()).toEqual(['a']);
  });
});
