import { describe, expect, it } from 'vitest';
import { bootstrap, onlyPlan, plans } from './envoy.fixture.js';

describe('routes', () => {
  it('plans every cluster that a route names, weighted ones included, and no other', () => {
    const action = 'route: { weighted_clusters: { clusters: [ { name: b, weight: 1 }, { name: a, weight: 0 } ] } }';
    expect(plans(bootstrap(action, '[{ name: a }, { name: b }, { name: c }]')).map(({ service }) => service)).toEqual([
      'b',
      'a',
    ]);
  });

  it('plans each cluster where there is no route', () => {
    const names = plans('static_resources: { clusters: [ { name: a }, { name: b } ] }').map(({ service }) => service);
    expect(names).toEqual(['a', 'b']);
  });

  it('gives the plan its time-out, retries and hash', () => {
    const { route } = onlyPlan(
      bootstrap(`route: { cluster: svc, timeout: 5s, hash_policy: [ { header: { header_name: x } } ], hedge_policy: { hedge_on_per_try_timeout: true },
                    retry_policy: { retry_on: "gateway-error, reset", num_retries: 2, per_try_timeout: 1s, retriable_status_codes: [409], host_selection_retry_max_attempts: 3,
                      retry_back_off: { base_interval: 0.01s },
                      retry_host_predicate: [ { name: envoy.retry_host_predicates.previous_hosts } ],
                      retry_priority: { name: envoy.retry_priorities.previous_priorities, typed_config: { update_frequency: 2 } } } }`),
    );
    expect(route).toMatchObject({ timeoutMs: 5000, hash: 'header', hashOn: { kind: 'header', name: 'x' } });
    expect(route.retry).toEqual({
      retryOn: ['gateway-error', 'reset'],
      numRetries: 2,
      retriableStatusCodes: [409],
      perTryTimeoutMs: 1000,
      baseIntervalMs: 10,
      maxIntervalMs: 100,
      previousHosts: true,
      hostSelectionRetryMaxAttempts: 3,
      previousPriorities: { updateFrequency: 2 },
      hedgeOnPerTryTimeout: true,
    });
  });

  it('takes retries from the virtual host, no time-out from `0s`, and none from a retry policy without `retry_on`', () => {
    expect(onlyPlan(bootstrap('route: { cluster: svc, timeout: 0s }')).route).toMatchObject({
      timeoutMs: 0,
      retry: { retryOn: ['connect-failure'], numRetries: 7 },
    });
    expect(onlyPlan(bootstrap('route: { cluster: svc, retry_policy: { num_retries: 3 } }')).route).toMatchObject({
      timeoutMs: 15_000,
      retry: undefined,
    });
  });

  it('drops a per-try time-out that cannot fire before the route ends', () => {
    const action = 'route: { cluster: svc, timeout: 1s, retry_policy: { retry_on: 5xx, per_try_timeout: 1s } }';
    expect(onlyPlan(bootstrap(action)).route.retry?.perTryTimeoutMs).toBeUndefined();
  });

  it('reads a TCP proxy', () => {
    const plan =
      onlyPlan(`static_resources: { clusters: [ { name: a }, { name: b } ], listeners: [ { filter_chains: [ { filters: [
      { name: t, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, cluster: b, max_connect_attempts: 3 } } ] } ] } ] }`);
    expect(plan).toMatchObject({
      service: 'b',
      protocol: 'tcp',
      route: { timeoutMs: 0, retry: { retryOn: ['connect-failure'], numRetries: 2 } },
    });
  });
});
