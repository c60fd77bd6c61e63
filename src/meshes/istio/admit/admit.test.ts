import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../../manifest/parse.js';
import type { Json } from '../../../model/document.js';
import { admit } from './admit.js';
import { verdictsOf } from './verdicts-of.fixture.js';

// istio: pkg/config/validation/agent/validation.go ValidateHTTPRetry
describe('retries', () => {
  const verdicts = (retries: string, rest = '') =>
    verdictsOf(
      'VirtualService',
      `{ hosts: [ a ], http: [ { retries: ${retries}, route: [ { destination: { host: a } } ]${rest} } ] }`,
    ).map((text) => text.replace(/ http\.0\./, ' '));

  it.each([
    ['{}', []],
    ['{ attempts: 0 }', []],
    [
      '{ attempts: 2, perTryTimeout: 1s, retryOn: "5xx,503,retriable-4xx", retryRemoteLocalities: true, backoff: 25ms }',
      [],
    ],
    ['{ attempts: -1 }', ['error invalid-retries retries.attempts']],
    ['{ retryOn: 5xx }', ['error invalid-retries retries']],
    ['{ attempts: 0, perTryTimeout: 1s }', ['error invalid-retries retries']],
    ['{ attempts: 0, retryRemoteLocalities: false }', ['error invalid-retries retries']],
    ['{ attempts: 0, backoff: 1s, retryOn: "" }', []],
    [
      '{ attempts: 1, perTryTimeout: 1us, backoff: 0s }',
      ['error invalid-duration retries.perTryTimeout', 'error invalid-duration retries.backoff'],
    ],
    ['{ attempts: 1, retryOn: "5xx, reset" }', ['error invalid-retries retries.retryOn']],
    ['{ attempts: 1, retryOn: "599,," }', Array(3).fill('error invalid-retries retries.retryOn')],
  ])('%s', (retries, expected) => expect(verdicts(retries)).toEqual(expected));

  it('looks at the time-out and the visibility of the route too', () => {
    expect(verdicts('{}', ', timeout: 0s')).toEqual(['error invalid-duration timeout']);
    expect(verdictsOf('VirtualService', '{ hosts: [ a ], http: [{ redirect: {} }], exportTo: [ "~" ] }')).toEqual([
      'error invalid-export-to exportTo.0',
    ]);
  });
});

describe('a value of the wrong type', () => {
  const FULL = {
    DestinationRule: {
      host: 'a',
      exportTo: ['.'],
      workloadSelector: { matchLabels: { a: 'b' } },
      subsets: [{ name: 'b', labels: { c: 'd' }, trafficPolicy: { tls: { mode: 'SIMPLE', subjectAltNames: ['e'] } } }],
      trafficPolicy: {
        outlierDetection: {
          interval: '1s',
          maxEjectionPercent: 1,
          consecutiveErrors: 0,
          consecutiveLocalOriginFailures: 0,
        },
        connectionPool: {
          tcp: { idleTimeout: '1s', tcpKeepalive: { time: '1s' } },
          http: { http2KeepAlive: { interval: '1s', timeout: '1s' } },
        },
        loadBalancer: {
          consistentHash: { httpCookie: { name: 'a', attributes: [{ name: 'b' }] }, maglev: { tableSize: 7 } },
          localityLbSetting: { failoverPriority: ['a'], distribute: [{ from: 'a', to: { b: 100 } }] },
          zoneAwareLbSetting: { failover: [{ from: 'a', to: 'b' }] },
          warmup: { duration: '1s', minimumPercent: 1, aggression: 1 },
        },
        portLevelSettings: [{ port: { number: 1 }, tls: { credentialName: 'a' } }],
        tunnel: { protocol: 'POST', targetHost: 'a', targetPort: 1 },
      },
    },
    ServiceEntry: {
      hosts: ['a'],
      addresses: ['10.0.0.1'],
      ports: [{ number: 1, name: 'b', protocol: 'HTTP', targetPort: 1 }],
      resolution: 'DNS',
      location: 'MESH_EXTERNAL',
      endpoints: [{ address: 'c', ports: { b: 1 }, labels: { d: 'e' }, network: 'f' }],
      exportTo: ['.'],
      workloadSelector: { labels: { a: 'b' } },
    },
    VirtualService: {
      http: [{ retries: { attempts: 1, retryOn: '5xx', perTryTimeout: '1s' }, timeout: '1s' }],
      exportTo: ['.'],
    },
    WorkloadEntry: { address: 'a', ports: { b: 1 }, labels: { c: 'd' } },
  } satisfies Record<string, Json>;

  const REPLACEMENTS: readonly Json[] = [null, 7, -7.5, true, 'x y', '', [], [[]], ['*'], {}, { '': {} }];

  /** Every copy of the value with one part of it replaced. */
  function* mutants(value: Json, replacement: Json): Generator<Json> {
    yield replacement;
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      for (const mutant of mutants(part, replacement)) {
        yield Array.isArray(value) ? value.with(Number(key), mutant) : { ...value, [key]: mutant };
      }
    }
  }

  it.each(Object.entries(FULL))('never stops the check of a %s', (kind, spec: Json) => {
    for (const replacement of REPLACEMENTS) {
      for (const mutant of mutants(spec, replacement)) {
        const manifest = { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'x' }, spec: mutant };
        for (const document of parseManifests(JSON.stringify(manifest), 'x.yaml').documents) {
          for (const { message, path, level } of admit(document)) {
            expect({ level, path, message }).toEqual({
              level: expect.stringMatching(/^(error|warning)$/),
              path: expect.any(Array),
              message: expect.not.stringMatching(/undefined|\[object|NaN/),
            });
          }
        }
      }
    }
  });
});

it('has nothing to say of other kinds and of other groups', () => {
  expect(verdictsOf('Gateway', '{}')).toEqual([]);
  const text = 'apiVersion: example.com/v1\nkind: DestinationRule\nmetadata: { name: x }\nspec: {}';
  expect(parseManifests(text, 'x.yaml').documents.flatMap((document) => admit(document))).toEqual([]);
});
