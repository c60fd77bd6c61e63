import { describe, expect, it } from 'vitest';
import { plansOf } from './plans-of.fixture.js';

const service = (protocol: string) => `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec: { hosts: [ api.example ], resolution: DNS, ports: [ { number: 80, name: p, protocol: ${protocol} } ] }
`;
const virtualService = (route: string, more = '') => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec: { hosts: [ api.example ], ${more} http: [ { route: [ { destination: { host: api.example } } ], ${route} } ] }
`;
const hashed = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: shop }
spec: { host: api.example, trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: x-user } } } }
`;
const routeOf = (text: string) => plansOf(text)[0]?.route;

// istio: pilot/pkg/networking/core/route/retry/retry.go
describe('retries', () => {
  it('are twice for connection failures by default, without a time-out', () => {
    expect(routeOf(service('HTTP'))).toMatchObject({
      timeoutMs: 0,
      hash: 'random',
      retry: {
        numRetries: 2,
        retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'],
        retriableStatusCodes: [],
        baseIntervalMs: 25,
        previousHosts: true,
        hostSelectionRetryMaxAttempts: 5,
      },
    });
    expect(routeOf(service('HTTP'))?.retry).not.toHaveProperty('previousPriorities');
  });

  it.each(['TCP', 'TLS', 'HTTPS', 'MONGO'])('are none for %s', (protocol) => {
    expect(routeOf(service(protocol))?.retry).toBeUndefined();
  });

  it('follow the VirtualService', () => {
    const text = virtualService(
      'timeout: 3s, retries: { attempts: 4, perTryTimeout: 500ms, retryOn: "503,gateway-error", retryRemoteLocalities: true, retryIgnorePreviousHosts: false, backoff: 100ms }',
    );
    expect(routeOf(service('HTTP') + text)).toMatchObject({
      timeoutMs: 3000,
      retry: {
        numRetries: 4,
        perTryTimeoutMs: 500,
        retryOn: ['gateway-error', 'retriable-status-codes'],
        retriableStatusCodes: [503],
        previousPriorities: { updateFrequency: 2 },
        previousHosts: false,
        baseIntervalMs: 100,
        maxIntervalMs: 1000,
      },
    });
  });

  it.each(['{ attempts: 0 }', '{ retryOn: 5xx }'])('are switched off by %s', (retries) => {
    expect(routeOf(service('HTTP') + virtualService(`retries: ${retries}`))?.retry).toBeUndefined();
  });

  it('ignore VirtualServices of gateways only and of other namespaces', () => {
    const off = 'retries: { attempts: 0 }';
    expect(routeOf(service('HTTP') + virtualService(off, 'gateways: [ public ],'))?.retry).toBeDefined();
    const elsewhere = virtualService(off, 'exportTo: [ "." ],').replace('namespace: shop', 'namespace: other');
    expect(routeOf(service('HTTP') + elsewhere)?.retry).toBeDefined();
  });

  it('drop the host predicate for hashed clusters only on routes of a VirtualService', () => {
    expect(routeOf(service('HTTP') + hashed)).toMatchObject({
      hash: 'header',
      hashOn: { kind: 'header', name: 'x-user' },
      retry: { previousHosts: true },
    });
    expect(routeOf(service('HTTP') + hashed + virtualService('timeout: 1s'))?.retry).toMatchObject({
      previousHosts: false,
    });
  });

  it('have a default in the mesh config', () => {
    const mesh =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "defaultHttpRetryPolicy: { attempts: 7 }" }\n';
    expect(routeOf(service('HTTP') + mesh)?.retry).toMatchObject({ numRetries: 7 });
  });
});

// istio: pilot/pkg/networking/core/route/route.go hashForService, HashForHTTPDestination
describe('what a route hashes by', () => {
  const rule = (policy: string) => `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: shop }
spec: { host: api.example, ${policy} }
`;
  const HASH = 'consistentHash: { httpHeaderName: x-user }';
  const PORT = `portLevelSettings: [ { port: { number: 80 }, loadBalancer: { ${HASH} } } ]`;
  const named = virtualService('timeout: 1s').replace(
    'host: api.example }',
    'host: api.example, port: { number: 80 } }',
  );
  const unnamed = virtualService('timeout: 1s');
  const split = virtualService('timeout: 1s').replace(
    'route: [ { destination: { host: api.example } } ]',
    'route: [ { destination: { host: api.example }, weight: 50 }, { destination: { host: b.example }, weight: 50 } ]',
  );
  const OTHER = 'portLevelSettings: [ { port: { number: 80 }, loadBalancer: { simple: ROUND_ROBIN } } ]';

  it.each([
    ["the port's own, on the built-in route", PORT, '', 'header', true],
    ["the port's own, where the destination names the port", PORT, named, 'header', false],
    ['nothing, where the destination names no port', PORT, unnamed, 'random', true],
    ["the rule's, although the port balances without", `loadBalancer: { ${HASH} }, ${OTHER}`, unnamed, 'header', false],
    [
      "the rule's, with the predicate where the route has several destinations",
      `loadBalancer: { ${HASH} }`,
      split,
      'header',
      true,
    ],
  ])('%s', (_, policy, routes, hash, previousHosts) => {
    const text = service('HTTP') + rule(`trafficPolicy: { ${policy} }`) + routes;
    expect(routeOf(text)).toMatchObject({ hash, retry: { previousHosts } });
  });
});
