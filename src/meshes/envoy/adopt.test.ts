import { describe, expect, it } from 'vitest';
import { InputError } from '../../errors.js';
import { parseManifests } from '../../manifest/parse.js';
import type { JsonObject } from '../../model/document.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import type { FailoverPlan } from '../../model/plan.js';
import { readTopology } from '../../topology/index.js';
import { adopt } from './adopt.js';

function adopted(changes: Partial<FailoverSpec> = {}, envoy: JsonObject = {}): FailoverPlan {
  const document = parseManifests(
    '{ apiVersion: failover.dev/v1alpha1, kind: Failover, metadata: { name: web } }',
    'failover.yaml',
  ).documents[0]!;
  const spec: FailoverSpec = {
    name: 'web',
    namespace: 'default',
    mesh: 'envoy',
    service: { host: 'web.example.com', port: 80, protocol: 'http' },
    clusters: [],
    destinations: [],
    detection: {},
    extensions: { envoy },
    document,
    ...changes,
  };
  return adopt(spec, { documents: [], topology: readTopology([]), client: { locality: 'r' } });
}

function destination(fields: Partial<FailoverDestination>): FailoverDestination {
  const document = parseManifests('{ apiVersion: v1, kind: A, metadata: { name: a } }', 'a.yaml').documents[0]!;
  return { locality: '', labels: {}, priority: 0, weight: 1, origin: { document, path: [] }, ...fields };
}

describe('adopt', () => {
  it('has the defaults of Envoy', () => {
    const plan = adopted();
    expect(plan).toMatchObject({
      name: 'web',
      mesh: 'envoy',
      service: 'web.example.com',
      port: 80,
      ordering: { by: 'priority' },
    });
    expect(plan.client).toEqual({ locality: 'r' });
    expect(plan.detection).toEqual({
      outlier: undefined,
      healthCheck: undefined,
      panicThreshold: 50,
      overprovisioningFactor: 140,
      readiness: false,
    });
    expect(plan.route).toMatchObject({ timeoutMs: 15_000, retry: undefined });
  });

  it('reads what stands under `envoy` and hands it on for rendering', () => {
    const envoy = {
      listener: { port: 1 },
      lbPolicy: 'LEAST_REQUEST',
      overprovisioningFactor: 100,
      panicThreshold: 0,
      timeout: '1m500ms',
      retryPolicy: { retryOn: '5xx', numRetries: 2 },
    };
    const plan = adopted({}, envoy);
    expect(plan.detection).toMatchObject({ panicThreshold: 0, overprovisioningFactor: 100 });
    expect(plan.loadBalancing.policy).toBe('LEAST_REQUEST');
    expect(plan.route).toMatchObject({ timeoutMs: 60_500, retry: { retryOn: ['5xx'], numRetries: 2 } });
    expect(plan.extensions).toEqual({ envoy });
  });

  it('names services by their place and external hosts by their address', () => {
    const plan = adopted({
      destinations: [
        destination({ cluster: 'east', service: 'web', port: 80, replicas: 2, weight: 3 }),
        destination({ address: 'web.example.net:8080', priority: 1 }),
      ],
    });
    expect(plan.destinations.map(({ name, priority, endpoints }) => [name, priority, endpoints.length])).toEqual([
      ['east/default/web', 0, 2],
      ['web.example.net:8080', 1, 1],
    ]);
    expect(plan.destinations[0]?.endpoints.map(({ weight }) => weight)).toEqual([3, 3]);
    expect(plan.destinations[1]?.endpoints[0]).toMatchObject({ address: 'web.example.net', port: 8080 });
  });

  it('checks health as the document says, at its own port', () => {
    const plan = adopted({
      destinations: [destination({ address: '10.0.0.1:80' })],
      detection: {
        outlier: { consecutive5xx: 1 },
        healthCheck: {
          type: 'http',
          port: 9000,
          intervalMs: 1000,
          timeoutMs: 500,
          noTrafficIntervalMs: 1000,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
          expectedStatuses: [204],
        },
      },
    });
    expect(plan.detection.outlier).toMatchObject({ consecutive5xx: 1, maxEjectionPercent: 10 });
    expect(plan.detection.healthCheck).toMatchObject({
      noTrafficIntervalMs: 1000,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      http: { path: '/', expectedStatuses: [{ start: 204, end: 205 }] },
    });
    expect(plan.destinations[0]?.endpoints[0]?.healthCheckPort).toBe(9000);
  });

  it('names every mistake under `envoy`', () => {
    const wrong = () => adopted({}, { lbPolicy: 'ROUND', panicThreshold: 101 });
    expect(wrong).toThrow(InputError);
    try {
      wrong();
    } catch (error) {
      expect((error as InputError).problems.map(({ path }) => path)).toEqual([
        'spec.envoy.panicThreshold',
        'spec.envoy.lbPolicy',
      ]);
    }
  });
});
