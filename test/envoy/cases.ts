import type { JsonObject } from '../../src/model/document.js';
import type { Fault, Scenario, ScenarioEvent } from '../../src/model/scenario.js';
import { aggregate, bootstrap, cluster, hostAt, hosts } from './bootstrap.js';

/** One outage, played by the engine and by a real Envoy. */
export interface Case {
  name: string;
  bootstrap: JsonObject;
  scenario: Scenario;
  /** Interval of the outlier sweeps, by which ejections may differ. */
  sweepMs?: number;
}

type Traffic = { rps: number; seconds: number };

/** For outages in time: 10,200 requests, few enough a second that a busy machine keeps up. */
const PACED: Traffic = { rps: 600, seconds: 17 };
/** For shares that Envoy draws at random: 40,000 requests. */
const FLOOD: Traffic = { rps: 2500, seconds: 16 };
/** For shares that follow from the rotation alone: 10,000 requests. */
const STEADY: Traffic = { rps: 2500, seconds: 4 };

/** For limits on what is under way: 10,000 requests that overlap. */
const DENSE: Traffic = { rps: 1000, seconds: 10 };

/** A probe every quarter of a second; faults come half-way between two (see play.ts), so that the next one notices them. */
const HEALTH: JsonObject = {
  timeout: '0.2s',
  interval: '0.25s',
  no_traffic_interval: '0.25s',
  unhealthy_threshold: 1,
  healthy_threshold: 1,
  http_health_check: { path: '/health' },
};
const health = (fields: JsonObject = {}): JsonObject => ({ health_checks: [{ ...HEALTH, ...fields }] });

const OUTLIER: JsonObject = {
  consecutive_5xx: 3,
  interval: '1s',
  base_ejection_time: '1.3s',
  max_ejection_percent: 100,
};
const outlier = (fields: JsonObject = {}): JsonObject => ({ outlier_detection: { ...OUTLIER, ...fields } });

const at = (seconds: number, host: number, fault: Fault): ScenarioEvent => ({
  atMs: seconds * 1000,
  target: hostAt(host),
  fault,
});
const back = (seconds: number, host: number): ScenarioEvent => ({
  atMs: seconds * 1000,
  target: hostAt(host),
  recover: true,
});
const all = (count: number, event: (host: number) => ScenarioEvent, from = 0): ScenarioEvent[] =>
  Array.from({ length: count }, (_, i) => event(from + i));

const refuse: Fault = { type: 'refuse' };
const http = (status: number, fields: Partial<Fault> = {}): Fault => ({ type: 'http', status, ...fields });
const slow = (byMs: number): Fault => ({ type: 'delay', byMs });
const unwell: Fault = { type: 'health-check', status: 503 };

function scenario(traffic: Traffic, events: ScenarioEvent[]): Scenario {
  return {
    name: 'agreement',
    client: {},
    traffic: { rps: traffic.rps, durationMs: traffic.seconds * 1000, arrivals: 'constant', seed: 1 },
    topology: [],
    events,
    expect: [],
  };
}

interface Plain {
  levels: ReturnType<typeof hosts>;
  settings?: JsonObject;
  route?: JsonObject;
  traffic?: Traffic;
  events?: ScenarioEvent[];
  sweepMs?: number;
}

const plain = (
  name: string,
  { levels, settings = {}, route = {}, traffic = PACED, events = [], sweepMs }: Plain,
): Case => ({
  name,
  bootstrap: bootstrap({ cluster: 'svc', timeout: '2s', ...route }, cluster('svc', levels, settings)),
  scenario: scenario(traffic, events),
  sweepMs,
});

const PREVIOUS_HOSTS: JsonObject = {
  retry_host_predicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
      },
    },
  ],
  host_selection_retry_max_attempts: 3,
};
const PREVIOUS_PRIORITIES: JsonObject = {
  retry_priority: {
    name: 'envoy.retry_priorities.previous_priorities',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig',
      update_frequency: 1,
    },
  },
};
const retry = (fields: JsonObject): JsonObject => ({ retry_policy: fields });

const panicOff: JsonObject = { common_lb_config: { healthy_panic_threshold: { value: 0 } } };

export const cases: readonly Case[] = [
  // Active health checks
  plain('health check: refused connections move everything and bring it back', {
    levels: hosts(1, 1),
    settings: health(),
    events: [at(2.125, 0, refuse), back(4.125, 0)],
  }),
  plain('health check: a 503 answer fails the host at once, whatever the threshold', {
    levels: hosts(1, 1),
    settings: health({ unhealthy_threshold: 5 }),
    events: [at(2.125, 0, http(503)), back(4.125, 0)],
  }),
  plain('health check: refused connections count up to the threshold', {
    levels: hosts(1, 1),
    settings: health({ unhealthy_threshold: 3 }),
    events: [at(2.125, 0, refuse), back(4.625, 0)],
  }),
  plain('health check: recovery waits for the healthy threshold', {
    levels: hosts(1, 1),
    settings: health({ healthy_threshold: 4 }),
    events: [at(2.125, 0, unwell), back(3.125, 0)],
  }),
  plain('health check: a black hole costs its time-outs', {
    levels: hosts(1, 1),
    settings: health({ unhealthy_threshold: 2 }),
    route: { timeout: '0.4s' },
    events: [at(2.125, 0, { type: 'timeout' }), back(4.625, 0)],
  }),
  plain('health check: a flapping host', {
    levels: hosts(1, 1),
    settings: health(),
    events: [
      at(1.125, 0, refuse),
      back(2.125, 0),
      at(3.125, 0, refuse),
      back(4.125, 0),
      at(5.125, 0, refuse),
      back(6.125, 0),
    ],
  }),
  plain('health check: three levels, one after the other', {
    levels: hosts(1, 1, 1),
    settings: health(),
    events: [at(1.125, 0, refuse), at(3.125, 1, refuse), back(5.125, 0)],
  }),

  // Levels
  plain('levels: half of level 0 is left', {
    levels: hosts(4, 4),
    settings: health(),
    traffic: FLOOD,
    events: all(2, (host) => at(0, host, unwell)),
  }),
  plain('levels: three levels with a quarter, a quarter and all', {
    levels: hosts(4, 4, 4),
    settings: health(),
    traffic: FLOOD,
    events: [...all(3, (host) => at(0, host, unwell)), ...all(3, (host) => at(0, host, unwell), 4)],
  }),
  plain('levels: factor 100 spills with the first host', {
    levels: hosts(4, 4),
    settings: { ...health(), load_assignment: { policy: { overprovisioning_factor: 100 } } },
    traffic: FLOOD,
    events: [at(0, 0, unwell)],
  }),
  plain('levels: an empty middle', {
    levels: hosts(2, 2, 2),
    settings: health(),
    traffic: STEADY,
    events: all(4, (host) => at(0, host, unwell)),
  }),
  plain('degraded: healthy hosts of lower levels come first', {
    levels: [
      [{ health_status: 'DEGRADED' }, { health_status: 'DEGRADED' }],
      [{}, {}],
    ],
    traffic: STEADY,
  }),
  plain('degraded: what healthy capacity cannot carry', {
    levels: [[{}, { health_status: 'DEGRADED' }, { health_status: 'DEGRADED' }, { health_status: 'DEGRADED' }]],
    traffic: FLOOD,
  }),
  plain('eds status: draining hosts do not pull their level down', {
    levels: [
      [{ health_status: 'DRAINING' }, { health_status: 'DRAINING' }, {}, { health_status: 'UNHEALTHY' }],
      [{}, {}],
    ],
    traffic: FLOOD,
  }),
  plain('locality weights inside a level', {
    levels: [
      [
        { region: 'x', region_weight: 1 },
        { region: 'x', region_weight: 1 },
        { region: 'y', region_weight: 3 },
        { region: 'y', region_weight: 3 },
      ],
    ],
    settings: { ...health(), common_lb_config: { locality_weighted_lb_config: {} } },
    traffic: FLOOD,
    events: [at(0, 2, http(503))],
  }),
  plain('hash policies: a locality keeps its weight however few of its hosts are left', {
    levels: [
      [
        ...Array.from({ length: 3 }, () => ({ region: 'x', region_weight: 1, health_status: 'UNHEALTHY' })),
        { region: 'x', region_weight: 1 },
        { region: 'y', region_weight: 1 },
        { region: 'y', region_weight: 1 },
      ],
    ],
    settings: { lb_policy: 'MAGLEV', common_lb_config: { locality_weighted_lb_config: {} } },
    traffic: STEADY,
    events: [at(0, 3, http(500))],
  }),

  // Panic
  plain('panic: two levels with a quarter each go to dead hosts too', {
    levels: hosts(4, 2),
    settings: health(),
    traffic: FLOOD,
    events: [...all(3, (host) => at(0, host, http(503))), ...all(2, (host) => at(0, host, http(503)), 4)],
  }),
  plain('panic: threshold 0 with nothing left answers at once', {
    levels: hosts(2, 2),
    settings: { ...health(), ...panicOff },
    traffic: STEADY,
    events: all(4, (host) => at(0, host, unwell)),
  }),
  plain('panic: fail_traffic_on_panic', {
    levels: hosts(4),
    settings: { ...health(), common_lb_config: { zone_aware_lb_config: { fail_traffic_on_panic: true } } },
    traffic: STEADY,
    events: all(3, (host) => at(0, host, unwell)),
  }),

  // Outlier detection
  plain('outlier: consecutive 5xx, out and back with the back-off', {
    levels: hosts(2, 1),
    settings: outlier(),
    events: [at(1, 0, http(500))],
    sweepMs: 1000,
  }),
  plain('outlier: gateway failures when they are enforced', {
    levels: hosts(2, 1),
    settings: outlier({
      consecutive_5xx: 100,
      consecutive_gateway_failure: 2,
      enforcing_consecutive_gateway_failure: 100,
    }),
    events: [at(1, 0, http(503)), back(4, 0)],
    sweepMs: 1000,
  }),
  plain('outlier: refused connections count as 503', {
    levels: hosts(1, 1),
    settings: outlier({ base_ejection_time: '2.3s' }),
    events: [at(1, 0, refuse), back(2, 0)],
    sweepMs: 1000,
  }),
  plain('outlier: split origins, connect failures', {
    levels: hosts(1, 1),
    settings: outlier({
      split_external_local_origin_errors: true,
      consecutive_local_origin_failure: 2,
      base_ejection_time: '2.3s',
    }),
    events: [at(1, 0, refuse), back(2, 0)],
    sweepMs: 1000,
  }),
  plain('outlier: split origins, a host that resets is never ejected', {
    levels: hosts(1, 1),
    settings: outlier({ split_external_local_origin_errors: true, consecutive_local_origin_failure: 2 }),
    // Few enough that one follows another: resets that come together would reach the threshold.
    traffic: { rps: 100, seconds: 10 },
    events: [at(1, 0, { type: 'reset' })],
    sweepMs: 1000,
  }),
  plain('outlier: success rate', {
    levels: hosts(6),
    settings: outlier({ consecutive_5xx: 0, success_rate_request_volume: 20, base_ejection_time: '10s' }),
    traffic: { rps: 2000, seconds: 5 },
    events: [at(1, 0, http(500, { percent: 50 }))],
    sweepMs: 1000,
  }),
  plain('outlier: failure percentage', {
    levels: hosts(6),
    settings: outlier({
      consecutive_5xx: 0,
      enforcing_success_rate: 0,
      enforcing_failure_percentage: 100,
      failure_percentage_threshold: 60,
      failure_percentage_request_volume: 20,
      base_ejection_time: '10s',
    }),
    traffic: { rps: 2000, seconds: 5 },
    events: [at(1, 0, http(500, { percent: 70 })), at(1, 1, http(500, { percent: 50 }))],
    sweepMs: 1000,
  }),
  plain('outlier: ten percent of four hosts ejects nothing', {
    levels: hosts(2, 2),
    settings: outlier({ max_ejection_percent: 10 }),
    events: all(2, (host) => at(1, host, refuse)),
    sweepMs: 1000,
  }),
  plain('outlier: half of four hosts may go', {
    levels: hosts(4),
    settings: outlier({ max_ejection_percent: 50, base_ejection_time: '10s' }),
    events: [at(1, 0, http(503)), at(2, 1, http(503)), at(3, 2, http(503))],
    sweepMs: 1000,
  }),
  plain('outlier: a passed health check returns the host at once', {
    levels: hosts(1, 1),
    settings: {
      ...outlier({ base_ejection_time: '10s' }),
      ...health({ interval: '0.5s', no_traffic_interval: '0.5s' }),
    },
    events: [at(1.1, 0, http(503, { on: 'data' }))],
    sweepMs: 1000,
  }),
  plain('outlier: with the default merge window the second host leaves a second late', {
    levels: hosts(2, 1),
    settings: {
      ...outlier({ consecutive_5xx: 1, base_ejection_time: '20s' }),
      common_lb_config: { update_merge_window: '1s' },
    },
    events: all(2, (host) => at(2, host, http(503))),
    sweepMs: 1000,
  }),

  // Retries
  plain('retries: another host, with previous_hosts', {
    levels: hosts(4),
    route: retry({ retry_on: 'gateway-error', num_retries: 1, ...PREVIOUS_HOSTS }),
    settings: { lb_policy: 'RANDOM' },
    traffic: FLOOD,
    events: [at(0, 0, http(503))],
  }),
  plain('retries: connect failures only', {
    levels: hosts(2),
    route: retry({ retry_on: 'connect-failure', num_retries: 2 }),
    settings: { lb_policy: 'RANDOM' },
    traffic: FLOOD,
    events: [at(0, 0, refuse)],
  }),
  plain('retries: previous_priorities leaves the level', {
    levels: hosts(1, 1, 1),
    route: retry({ retry_on: '5xx', num_retries: 2, ...PREVIOUS_PRIORITIES }),
    traffic: STEADY,
    events: [at(0, 0, http(503)), at(0, 1, http(503))],
  }),
  plain('retries: previous_priorities mean nothing to a hash policy', {
    levels: hosts(2, 2),
    settings: { lb_policy: 'MAGLEV' },
    route: retry({ retry_on: '5xx', num_retries: 1, ...PREVIOUS_PRIORITIES }),
    traffic: STEADY,
    events: [at(0, 0, http(503))],
  }),

  // Circuit breakers
  plain('circuit breakers: more requests than max_requests', {
    levels: hosts(2),
    settings: { circuit_breakers: { thresholds: [{ max_requests: 250 }] } },
    traffic: DENSE,
    events: all(2, (host) => at(0, host, slow(500))),
  }),

  // Aggregate clusters
  {
    name: 'aggregate: a retry budget counts no requests there, which leaves its minimum',
    bootstrap: bootstrap(
      { cluster: 'both', timeout: '2s', ...retry({ retry_on: '5xx', num_retries: 1 }) },
      aggregate('both', ['first', 'second'], {
        circuit_breakers: {
          thresholds: [{ retry_budget: { budget_percent: { value: 100 }, min_retry_concurrency: 1 } }],
        },
      }),
      cluster('first', hosts(3)),
      cluster('second', hosts(1), {}, 3),
    ),
    scenario: scenario(DENSE, [at(0, 0, http(503)), ...all(2, (host) => at(0, host, slow(200)), 1)]),
  },
  {
    name: 'aggregate: a member in panic sends to its dead hosts',
    bootstrap: bootstrap(
      { cluster: 'both', timeout: '2s' },
      aggregate('both', ['first', 'second']),
      cluster('first', hosts(4), health()),
      cluster('second', hosts(2), health(), 4),
    ),
    scenario: scenario(
      FLOOD,
      all(3, (host) => at(0, host, http(503))),
    ),
  },
  {
    name: 'aggregate: threshold 0 everywhere keeps to healthy hosts',
    bootstrap: bootstrap(
      { cluster: 'both', timeout: '2s' },
      aggregate('both', ['first', 'second'], panicOff),
      cluster('first', hosts(4), { ...health(), ...panicOff }),
      cluster('second', hosts(2), { ...health(), ...panicOff }, 4),
    ),
    scenario: scenario(
      FLOOD,
      all(3, (host) => at(0, host, http(503))),
    ),
  },
  {
    name: 'aggregate: the second member takes over and gives back',
    bootstrap: bootstrap(
      { cluster: 'both', timeout: '2s' },
      aggregate('both', ['first', 'second']),
      cluster('first', hosts(1), health()),
      cluster('second', hosts(1, 1), health(), 1),
    ),
    scenario: scenario(PACED, [at(1.125, 0, refuse), at(3.125, 1, refuse), back(5.125, 0)]),
  },

  // Policies
  plain('weights: one, two and five', {
    levels: [[{}, { load_balancing_weight: 2 }, { load_balancing_weight: 5 }], [{}]],
    traffic: STEADY,
  }),
  plain('least request: level shares stay those of the health', {
    levels: hosts(4, 2),
    settings: { ...health(), lb_policy: 'LEAST_REQUEST' },
    traffic: FLOOD,
    events: all(2, (host) => at(0, host, unwell)),
  }),
];
