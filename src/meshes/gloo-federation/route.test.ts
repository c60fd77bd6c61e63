import { describe, expect, it } from 'vitest';
import type { FailoverPlan } from '../../model/plan.js';
import { guideScheme, guideUpstream, readExample } from './example.fixture.js';

const toBlue = 'routeAction: { single: { upstream: { name: default-service-blue-10000, namespace: gloo-system } } }';

function withRoute(route: string, more = ''): FailoverPlan {
  const [plan] = readExample(`${guideUpstream}---${guideScheme}---
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: { name: default, namespace: gloo-system }
spec: { virtualHost: { domains: ['*'], routes: [ { matchers: [ { prefix: / } ], ${route} } ] } }
${more}`);
  return plan as FailoverPlan;
}

describe('the route to the primary', () => {
  it("has Envoy's time-out and no retries unless it says otherwise", () => {
    const plan = withRoute(toBlue);
    expect(plan.route).toMatchObject({ timeoutMs: 15_000, hash: 'random' });
    expect(plan.route.retry).toBeUndefined();
    expect(plan.extensions.glooFederation).toMatchObject({
      route: { virtualService: 'default', domain: '*', pathPrefix: '/' },
    });
  });

  it('reads time-out, retries and hash', () => {
    const { route } = withRoute(
      `${toBlue}, options: { timeout: 0s, lbHash: { hashPolicies: [ { header: x-user } ] }, retries: { retryOn: "5xx,reset", numRetries: 3, perTryTimeout: 1s, retriableStatusCodes: [409], retryBackOff: { baseInterval: 10ms }, previousPriorities: {} } }`,
    );
    expect(route).toMatchObject({
      timeoutMs: 0,
      hash: 'header',
      hashOn: { kind: 'header', name: 'x-user' },
      retry: {
        retryOn: ['5xx', 'reset'],
        numRetries: 3,
        perTryTimeoutMs: 1000,
        retriableStatusCodes: [409],
        baseIntervalMs: 10,
        maxIntervalMs: 100,
        previousHosts: false,
        // gloo: basicroute plugin writes 1 where the frequency is absent
        previousPriorities: { updateFrequency: 1 },
      },
    });
  });

  it('retries once where the number is 0 and never without retryOn', () => {
    expect(withRoute(`${toBlue}, options: { retries: { retryOn: 5xx, numRetries: 0 } }`).route.retry?.numRetries).toBe(
      1,
    );
    expect(withRoute(`${toBlue}, options: { retries: { numRetries: 3 } }`).route.retry).toBeUndefined();
  });

  it('takes what it leaves out from the route that delegates to its RouteTable', () => {
    const table = `---
apiVersion: gateway.solo.io/v1
kind: RouteTable
metadata: { name: t, namespace: gloo-system }
spec: { routes: [ { ${toBlue}, options: { retries: { retryOn: 5xx } } } ] }`;
    const { route } = withRoute(
      'delegateAction: { ref: { name: t, namespace: gloo-system } }, options: { timeout: 3s }',
      table,
    );
    expect(route).toMatchObject({ timeoutMs: 3000, retry: { retryOn: ['5xx'] } });
  });

  it('is found in a RouteTable that nothing delegates to', () => {
    const table = `---
apiVersion: gateway.solo.io/v1
kind: RouteTable
metadata: { name: t, namespace: gloo-system }
spec: { routes: [ { ${toBlue}, options: { timeout: 4s } } ] }`;
    expect(withRoute('directResponseAction: { status: 200 }', table).route.timeoutMs).toBe(4000);
  });

  it('says that shares of several destinations do not follow health', () => {
    const plan = withRoute(
      'routeAction: { multi: { destinations: [ { weight: 90, destination: { upstream: { name: default-service-blue-10000, namespace: gloo-system } } }, { weight: 10, destination: { upstream: { name: x, namespace: gloo-system } } } ] } }',
    );
    expect(plan.notes).toContainEqual(expect.stringContaining('fixed weights'));
  });

  it('says that a route to the Service goes around the failover', () => {
    const service = `---
apiVersion: v1
kind: Service
metadata: { name: service-blue, namespace: default }
spec: { ports: [ { port: 10000 } ] }`;
    const plan = withRoute(
      'routeAction: { single: { kube: { ref: { name: service-blue, namespace: default }, port: 10000 } } }',
      service,
    );
    expect(plan.notes).toContainEqual(expect.stringContaining('do not fail over'));
  });
});
