import { describe, expect, it } from 'vitest';
import { InputError } from '../../errors.js';
import { parseManifests } from '../../manifest/parse.js';
import { readScenarios } from '../failovers.js';
import { checkScenario } from './check-scenario.js';
import { fullFailover, fullScenario } from './failover.fixture.js';

function documents(text: string) {
  return parseManifests(text, 'x.yaml').documents;
}

function mistakes(text: string): string[] {
  try {
    readScenarios(documents(text));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ position, path, message, hint }) => {
      const where = `${position.line}:${position.column}: ${path}: ${message}`;
      return hint === undefined ? where : `${where} (${hint})`;
    });
  }
  return [];
}

describe('readScenarios', () => {
  it('reads every field', () => {
    expect(readScenarios(documents(fullScenario))).toStrictEqual([
      {
        name: 'primary-down',
        client: { locality: 'us-east1/us-east1-b', cluster: 'mgmt-cluster', labels: { app: 'web' } },
        service: 'reviews',
        envoyVersion: '1.27',
        traffic: { rps: 50, rpsGiven: true, durationMs: 120_000, arrivals: 'poisson', seed: 7 },
        topology: [
          {
            cluster: 'mgmt-cluster',
            namespace: 'bookinfo',
            service: 'reviews',
            port: 9080,
            locality: 'us-east1/us-east1-b',
            labels: { version: 'v1' },
            priority: 0,
            weight: 2,
            replicas: 3,
            latency: { p50Ms: 1, p99Ms: 2 },
          },
        ],
        latency: { p50Ms: 5, p99Ms: 50 },
        events: [
          {
            atMs: 10_000,
            target: {
              cluster: 'mgmt-cluster',
              namespace: 'bookinfo',
              service: 'reviews',
              locality: 'us-east1',
              priority: 0,
              endpoint: '10.0.0.1:9080',
            },
            fault: { type: 'http', status: 503, percent: 50, on: 'data' },
          },
          { atMs: 10_000, target: {}, fault: { type: 'delay', byMs: 2000 } },
          { atMs: 20_000, target: {}, fault: { type: 'scale', to: 0 } },
          { atMs: 20_000, target: {}, fault: { type: 'health-check' } },
          { atMs: 40_000, target: { cluster: 'mgmt-cluster' }, recover: true },
        ],
        expect: [
          { type: 'availability', comparator: '>=', value: 99, text: 'availability >= 99%' },
          { type: 'availability', comparator: '>', value: 99.5, text: 'availability > 0.995' },
          { type: 'failed', comparator: '<=', value: 20, percent: false, text: 'failed <= 20' },
          { type: 'failed', comparator: '<', value: 1, percent: true, text: 'failed < 1%' },
          {
            type: 'failover',
            withinMs: 2000,
            to: { cluster: 'remote-cluster', priority: 1 },
            text: 'failover within 2s to cluster remote-cluster, priority 1',
          },
          { type: 'failover', withinMs: 5000, to: {}, text: 'failover within 5s' },
          { type: 'recovery', withinMs: 90_000, text: 'recovery within 1m30s' },
        ],
      },
    ]);
  });

  it('has a default for everything but the name', () => {
    for (const spec of ['{}', '{ client: , events: , expect: , topology: , traffic: {} }']) {
      const text = `apiVersion: failover.dev/v1alpha1\nkind: Scenario\nmetadata: { name: idle }\nspec: ${spec}\n`;
      expect(readScenarios(documents(text))).toStrictEqual([
        {
          name: 'idle',
          client: {},
          traffic: { rps: 100, rpsGiven: false, durationMs: 60_000, arrivals: 'constant', seed: 1 },
          topology: [],
          events: [],
          expect: [],
        },
      ]);
    }
  });

  it("reads the commands' contract example", () => {
    const text = `
apiVersion: failover.dev/v1alpha1
kind: Scenario
metadata: { name: primary-down }
spec:
  client:  { locality: us-east1/us-east1-b, cluster: mgmt-cluster, labels: {} }
  service: reviews
  engine:  { envoy: '1.40' }
  traffic: { rps: 100, duration: 60s, arrivals: constant, seed: 1 }
  topology: []
  latency: { p50: 5ms, p99: 50ms }
  events:
    - { at: 10s, target: { cluster: mgmt-cluster }, fault: { type: http, status: 503 } }
    - { at: 40s, target: { cluster: mgmt-cluster }, recover: true }
  expect:
    - availability: '>= 99%'
    - failover: { within: 2s, to: { cluster: remote-cluster } }
    - recovery: { within: 35s }
    - failed: '<= 20'
`;
    const [scenario] = readScenarios(documents(text));
    expect(scenario?.client).toEqual({ locality: 'us-east1/us-east1-b', cluster: 'mgmt-cluster', labels: {} });
    expect(scenario?.envoyVersion).toBe('1.40');
    expect(scenario?.expect.map((expectation) => expectation.text)).toEqual([
      'availability >= 99%',
      'failover within 2s to cluster remote-cluster',
      'recovery within 35s',
      'failed <= 20',
    ]);
  });

  it('leaves other documents alone', () => {
    expect(readScenarios(documents('apiVersion: v1\nkind: Scenario\nmetadata: { name: a }\nspec: 5\n'))).toEqual([]);
  });
});

describe('mistakes', () => {
  const FAULTS = '`delay`, `drain`, `health-check`, `http`, `refuse`, `reset`, `scale` or `timeout`';

  // [what stands there, what a user wrote instead, the report]
  it.each([
    [
      'locality: us-east1/us-east1-b',
      'locality: /zone1',
      '7:5: spec.client.locality: found "/zone1", expected a locality such as `region/zone/subzone` (name the region first: `region/zone`)',
    ],
    ['app: web', 'app: 1', "10:7: spec.client.labels.app: found 1, expected a text (put it in quotes: '1')"],
    [
      "envoy: '1.27'",
      'envoy: 1.40',
      "13:5: spec.engine.envoy: found 1.4, expected a version such as `'1.40'` (put it in quotes: YAML takes 1.40 for 1.4)",
    ],
    [
      "envoy: '1.27'",
      'envoy: latest',
      '13:5: spec.engine.envoy: found "latest", expected a version such as `\'1.40\'`',
    ],
    ["envoy: '1.27'", "istio: '1.27'", '13:5: spec.engine.istio: found an unknown field, expected `envoy`'],
    ['rps: 50', 'rps: 0', '15:5: spec.traffic.rps: found 0, expected a number greater than 0 and of 1000000 or less'],
    ['rps: 50', 'rps: -1', '15:5: spec.traffic.rps: found -1, expected a number greater than 0 and of 1000000 or less'],
    [
      'rps: 50',
      'qps: 50',
      '15:5: spec.traffic.qps: found an unknown field, expected `rps`, `duration`, `arrivals` or `seed` (did you mean `rps`?)',
    ],
    ['duration: 2m', 'duration: 0s', '16:5: spec.traffic.duration: found "0s", expected a duration greater than 0s'],
    [
      'arrivals: poisson',
      'arrivals: Poisson',
      '17:5: spec.traffic.arrivals: found "Poisson", expected `constant` or `poisson` (did you mean `poisson`?)',
    ],
    ['seed: 7', 'seed: 1.5', '18:5: spec.traffic.seed: found 1.5, expected a whole number'],
    [
      'replicas: 3',
      'replicas: -3',
      '29:7: spec.topology[0].replicas: found -3, expected a whole number from 0 to 10000',
    ],
    [
      '      service: reviews\n      port: 9080\n',
      '      port: 9080\n',
      '20:7: spec.topology[0]: found neither `service` nor `address`, expected `service` with `namespace`, or `address`',
    ],
    ['p99: 2ms', 'p99: 500us', '32:9: spec.topology[0].latency.p99: found 500us, expected p50 (1ms) or more'],
    ['p99: 50ms', 'p99: 4ms', '35:5: spec.latency.p99: found 4ms, expected p50 (5ms) or more'],
    ['p50: 5ms', 'p50: 0ms', '34:5: spec.latency.p50: found "0ms", expected a duration greater than 0s'],
    ['    p50: 5ms\n', '', '33:3: spec.latency.p50: found nothing, expected a duration such as `500ms` or `1m30s`'],
    ['at: 40s', 'at: -1s', '37:7: spec.events[0].at: found "-1s", expected a duration of 0s or more'],
    [
      'at: 40s',
      'at: 40',
      '37:7: spec.events[0].at: found 40, expected a duration such as `500ms` or `1m30s` (give a unit: `40s`)',
    ],
    [
      '- at: 40s\n      target',
      '- target',
      '37:7: spec.events[0].at: found nothing, expected a duration such as `500ms` or `1m30s`',
    ],
    [
      '      target:\n        cluster: mgmt-cluster\n      recover',
      '      recover',
      '37:7: spec.events[0].target: found nothing, expected an object',
    ],
    ['      recover: true\n', '', '37:7: spec.events[0]: found neither `fault` nor `recover`, expected one of them'],
    [
      'recover: true',
      'recover: false',
      '40:7: spec.events[0].recover: found false, expected `true`, or a `fault` instead',
    ],
    [
      'recover: true',
      'recover: true\n      fault: { type: reset }',
      '40:7: spec.events[0].recover: found both `fault` and `recover`, expected only one of them',
    ],
    [
      'locality: us-east1\n',
      'zone: us-east1\n',
      '46:9: spec.events[1].target.zone: found an unknown field, expected `cluster`, `namespace`, `service`, `locality`, `priority` or `endpoint`',
    ],
    [
      'endpoint: 10.0.0.1:9080',
      'endpoints: 10.0.0.1:9080',
      '48:9: spec.events[1].target.endpoints: found an unknown field, expected `cluster`, `namespace`, `service`, `locality`, `priority` or `endpoint` (did you mean `endpoint`?)',
    ],
    [
      'priority: 0\n        endpoint',
      'priority: -1\n        endpoint',
      '47:9: spec.events[1].target.priority: found -1, expected a whole number of 0 or more',
    ],
    [
      'type: http',
      'type: htpp',
      `50:9: spec.events[1].fault.type: found "htpp", expected ${FAULTS} (did you mean \`http\`?)`,
    ],
    [
      'type: http',
      'type: refuse',
      '51:9: spec.events[1].fault.status: found `status` with type `refuse`, expected none, or type `health-check` or `http`',
    ],
    [
      '        status: 503\n',
      '',
      '49:7: spec.events[1].fault.status: found nothing, expected `status`, which type `http` needs',
    ],
    [
      'status: 503',
      'status: 42',
      '51:9: spec.events[1].fault.status: found 42, expected a whole number from 100 to 599',
    ],
    ['percent: 50', 'percent: 101', '52:9: spec.events[1].fault.percent: found 101, expected a number from 0 to 100'],
    ['on: data', 'on: control', '53:9: spec.events[1].fault.on: found "control", expected `data`'],
    ['        by: 2s\n', '', '56:7: spec.events[2].fault.by: found nothing, expected `by`, which type `delay` needs'],
    [
      'by: 2s',
      'by: 2',
      '58:9: spec.events[2].fault.by: found 2, expected a duration such as `500ms` or `1m30s` (give a unit: `2s`)',
    ],
    ['to: 0', 'to: -1', '63:9: spec.events[3].fault.to: found -1, expected a whole number from 0 to 10000'],
    ['        to: 0\n', '', '61:7: spec.events[3].fault.to: found nothing, expected `to`, which type `scale` needs'],
    [
      "availability: '>= 99%'",
      "availability: '99%'",
      '69:7: spec.expect[0].availability: found "99%", expected a comparison such as `\'>= 99%\'` (begin with `>=`, `>`, `<=`, `<` or `==`, then a number or a percent, all in quotes)',
    ],
    [
      "availability: '>= 99%'",
      "availability: '>= 101%'",
      '69:7: spec.expect[0].availability: found ">= 101%", expected a percent from 0 to 100',
    ],
    [
      "failed: '<= 20'",
      'failed: 20',
      "71:7: spec.expect[2].failed: found 20, expected a comparison such as `'>= 99%'` (begin with `>=`, `>`, `<=`, `<` or `==`, then a number or a percent, all in quotes)",
    ],
    [
      "availability: '>= 99%'",
      "availabilty: '>= 99%'",
      '69:7: spec.expect[0].availabilty: found an unknown field, expected `availability`, `failed`, `failover` or `recovery` (did you mean `availability`?)',
    ],
    [
      "availability: '>= 99%'",
      "availability: '>= 99%'\n      failed: '<= 1'",
      '69:7: spec.expect[0]: found `availability` and `failed`, expected exactly one of `availability`, `failed`, `failover` or `recovery`',
    ],
    [
      '        within: 5s\n',
      '        to: {}\n',
      '78:7: spec.expect[5].failover.within: found nothing, expected a duration such as `500ms` or `1m30s`',
    ],
    [
      'within: 2s',
      'within: soon',
      '74:9: spec.expect[4].failover.within: found "soon", expected a duration such as `500ms` or `1m30s`',
    ],
    [
      'cluster: remote-cluster',
      'host: remote-cluster',
      '76:11: spec.expect[4].failover.to.host: found an unknown field, expected `cluster`, `namespace`, `service`, `locality`, `priority` or `endpoint`',
    ],
  ])('%j -> %j', (right, wrong, report) => {
    expect(fullScenario).toContain(right);
    expect(mistakes(fullScenario.replace(right, wrong))).toContain(report);
  });

  it('names all mistakes of all documents', () => {
    const error = (() => {
      try {
        readScenarios(
          documents(
            `${fullScenario.replace('rps: 50', 'rps: 0').replace('seed: 7', 'seed: x')}---\n${fullScenario.replace('name: primary-down', 'name: other').replace('at: 40s', 'at: 40')}`,
          ),
        );
      } catch (thrown) {
        return thrown;
      }
    })() as InputError;
    expect(error.exitCode).toBe(3);
    expect(error.message).toBe('found 3 mistakes in 2 Scenario documents');
    expect(error.problems.map(({ path }) => path)).toEqual([
      'spec.traffic.rps',
      'spec.traffic.seed',
      'spec.events[0].at',
    ]);
  });

  it('tells those of the Failovers beside them too', () => {
    const failover = fullFailover.replace('weight: 3', 'weight: 0');
    expect(mistakes(`${failover}---\n${fullScenario.replace('rps: 50', 'rps: 0')}`)).toEqual([
      '33:7: spec.destinations[1].weight: found 0, expected a whole number of 1 or more',
      '133:5: spec.traffic.rps: found 0, expected a number greater than 0 and of 1000000 or less',
    ]);
    expect(mistakes(failover)).toEqual([]);
  });

  it('survives anything', () => {
    for (const spec of [
      '5',
      '[]',
      '{ events: 5 }',
      '{ events: [null, 5], expect: [null, []], topology: [5] }',
      '{ latency: [] }',
    ]) {
      const [document] = documents(
        `apiVersion: failover.dev/v1alpha1\nkind: Scenario\nmetadata: { name: a }\nspec: ${spec}\n`,
      );
      expect(checkScenario(document!).length).toBeGreaterThan(0);
    }
  });
});
