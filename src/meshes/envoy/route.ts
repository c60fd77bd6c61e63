import { type RetryPolicy, type Route, retryDefaults } from '../../model/plan.js';
import { readExtension } from './extension.js';
import type { Field } from './field.js';
import type { Runtime } from './runtime.js';

/** A cluster that a route names, with what that route adds to every request. */
export interface RoutedCluster {
  /** Where the name stands. */
  named: Field;
  protocol: 'http' | 'tcp';
  route: Route;
}

/** Envoy's default for a route that sets no time-out (api/envoy/config/route/v3/route_components.proto). */
export const DEFAULT_TIMEOUT_MS = 15_000;

/** Every cluster named by a static route or a TCP proxy of these listeners, in the order of the text. */
export function readRoutes(listeners: Field, runtime: Runtime): RoutedCluster[] {
  return listeners
    .items()
    .flatMap((listener) => [...listener.get('filter_chains').items(), listener.get('default_filter_chain')])
    .flatMap((chain) => chain.get('filters').items())
    .flatMap((filter) => {
      const { type, config } = readExtension(filter);
      if (type.endsWith('.HttpConnectionManager')) return readVirtualHosts(config.get('route_config'), runtime);
      return type.endsWith('.TcpProxy') ? readTcpProxy(config) : [];
    });
}

function readVirtualHosts(config: Field, runtime: Runtime): RoutedCluster[] {
  return config
    .get('virtual_hosts')
    .items()
    .flatMap((host) =>
      host
        .get('routes')
        .items()
        .flatMap((entry) => {
          const action = entry.get('route');
          const route = readRoute(action, host, runtime);
          return namedClusters(action).map((named): RoutedCluster => ({ named, protocol: 'http', route }));
        }),
    );
}

function namedClusters(action: Field): Field[] {
  const weighted = action.get('weighted_clusters', 'clusters').items();
  return [action.get('cluster'), ...weighted.map((entry) => entry.get('name'))].filter(({ present }) => present);
}

/** A connection that fails is tried again on another host `max_connect_attempts` times in all; nothing later is. */
function readTcpProxy(config: Field): RoutedCluster[] {
  const attempts = config.get('max_connect_attempts').number({ min: 1 }) ?? 1;
  const retry = attempts > 1 ? retryDefaults({ retryOn: ['connect-failure'], numRetries: attempts - 1 }) : undefined;
  const origin = { document: config.document, path: config.path };
  const route: Route = {
    timeoutMs: 0,
    retry,
    ...readHash(config.get('hash_policy'), config.get('hash_policy')),
    origin,
  };
  return namedClusters(config).map((named) => ({ named, protocol: 'tcp', route }));
}

/** A route action; what it leaves out of retries, hedging and hashing comes from its virtual host. */
function readRoute(action: Field, host: Field, runtime: Runtime): Route {
  const timeoutMs = action.get('timeout').duration() ?? DEFAULT_TIMEOUT_MS;
  const own = (name: string) => (action.get(name).present ? action.get(name) : host.get(name));
  return {
    timeoutMs,
    retry: readRetryPolicy(own('retry_policy'), {
      timeoutMs,
      hedge: own('hedge_policy').get('hedge_on_per_try_timeout').boolean() ?? false,
      baseIntervalMs: runtime.number('upstream.base_retry_backoff_ms'),
    }),
    ...readHash(action.get('hash_policy'), host.get('hash_policy')),
    origin: { document: action.document, path: action.path },
  };
}

/**
 * A `retry_policy`; undefined when it retries nothing. A per-try time-out that is not shorter than the route's never fires
 * (source/common/router/router.cc), so it reads as absent.
 */
export function readRetryPolicy(
  field: Field,
  { timeoutMs, hedge = false, baseIntervalMs }: { timeoutMs: number; hedge?: boolean; baseIntervalMs?: number },
): RetryPolicy | undefined {
  const retryOn = (field.get('retry_on').text() ?? '').split(',').map((token) => token.trim());
  const perTryTimeoutMs = field.get('per_try_timeout').duration() ?? 0;
  const priority = readExtension(field.get('retry_priority'));
  const updateFrequency = priority.config.get('update_frequency').number({ min: 1 });
  const backOff = field.get('retry_back_off');
  const policy = retryDefaults({
    retryOn: retryOn.filter((token) => token !== ''),
    numRetries: field.get('num_retries').number() ?? 1,
    retriableStatusCodes: field
      .get('retriable_status_codes')
      .items()
      .flatMap((code) => code.number() ?? []),
    perTryTimeoutMs:
      perTryTimeoutMs === 0 || (timeoutMs > 0 && perTryTimeoutMs >= timeoutMs) ? undefined : perTryTimeoutMs,
    ...readBackOff(backOff, baseIntervalMs),
    previousHosts: field
      .get('retry_host_predicate')
      .items()
      .some((predicate) => {
        const { name, type } = readExtension(predicate);
        return name === 'envoy.retry_host_predicates.previous_hosts' || type.endsWith('.PreviousHostsPredicate');
      }),
    hostSelectionRetryMaxAttempts: field.get('host_selection_retry_max_attempts').number() ?? 1,
    previousPriorities: updateFrequency === undefined ? undefined : { updateFrequency },
    hedgeOnPerTryTimeout: hedge,
  });
  return policy.retryOn.length === 0 ? undefined : policy;
}

function readBackOff(
  field: Field,
  runtimeBaseMs: number | undefined,
): Pick<RetryPolicy, 'baseIntervalMs' | 'maxIntervalMs'> {
  const baseIntervalMs = field.get('base_interval').duration({ positive: true }) ?? runtimeBaseMs ?? 25;
  if (field.present) field.required('base_interval');
  return {
    baseIntervalMs,
    maxIntervalMs: field.get('max_interval').duration({ positive: true }) ?? 10 * baseIntervalMs,
  };
}

/** Only the first hash policy counts here; without one a hash balancer draws a random number for each request. */
function readHash(own: Field, inherited: Field): Pick<Route, 'hash' | 'hashOn'> {
  const [policy] = own.present ? own.items() : inherited.items();
  if (policy === undefined) return { hash: 'random' };
  const sourceIp = policy.get('source_ip').present || policy.get('connection_properties', 'source_ip').boolean();
  if (sourceIp) return { hash: 'source-ip' };
  const header = policy.get('header', 'header_name').text()?.toLowerCase();
  const cookie = policy.get('cookie', 'name').text();
  const query = policy.get('query_parameter', 'name').text();
  return {
    hash: 'header',
    ...(header === undefined ? {} : { hashOn: { kind: 'header', name: header } }),
    ...(cookie === undefined ? {} : { hashOn: { kind: 'cookie', name: cookie } }),
    ...(query === undefined ? {} : { hashOn: { kind: 'query', name: query } }),
  };
}
