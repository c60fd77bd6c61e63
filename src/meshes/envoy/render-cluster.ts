import { type HealthCheck, type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import type { Json, JsonObject } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import { parseLocality } from '../../model/locality.js';
import { connectionDefaults, type Member, type PriorityGroup, type ResolvedEndpoint } from '../../model/plan.js';
import { seconds } from './protobuf.js';

type ClusterSettings = Pick<Member, 'detection' | 'loadBalancing' | 'connection'>;

/** One static cluster of these levels. Fields at Envoy's own default are left out, so that a reader sees what was chosen. */
export function renderCluster(name: string, settings: ClusterSettings, groups: PriorityGroup[]): JsonObject {
  const { detection, connection } = settings;
  const endpoints = groups.flatMap((group) => group.endpoints);
  const cluster: JsonObject = {
    name,
    // STATIC refuses names; STRICT_DNS makes every address of every name a host.
    type: endpoints.every(({ address }) => address === undefined || isIpAddress(address)) ? 'STATIC' : 'STRICT_DNS',
    connect_timeout: seconds(connection.connectTimeoutMs),
    ...renderLoadBalancing(settings),
  };
  const breakers = renderCircuitBreakers(settings);
  if (breakers !== undefined) cluster.circuit_breakers = { thresholds: [breakers] };
  if (detection.healthCheck !== undefined) cluster.health_checks = [renderHealthCheck(detection.healthCheck)];
  if (detection.outlier !== undefined) cluster.outlier_detection = renderOutlierDetection(detection.outlier);
  cluster.load_assignment = {
    cluster_name: name,
    policy: {
      overprovisioning_factor: detection.overprovisioningFactor,
      ...(settings.loadBalancing.weightedPriorityHealth ? { weighted_priority_health: true } : {}),
    },
    endpoints: groups.flatMap(renderLevel),
  };
  return cluster;
}

/** One entry for each locality of the level. */
function renderLevel(group: PriorityGroup): Json[] {
  const localities = groupBy(group.endpoints, ({ locality }) => locality);
  return [...localities].map(([locality, endpoints]) => {
    const entry: JsonObject = { priority: group.priority };
    const { region, zone, subzone } = parseLocality(locality);
    if (locality !== '') entry.locality = { region, zone, sub_zone: subzone };
    const weight = group.localityWeights?.[locality];
    if (weight !== undefined) entry.load_balancing_weight = weight;
    entry.lb_endpoints = endpoints.map(renderEndpoint);
    return entry;
  });
}

function renderEndpoint(endpoint: ResolvedEndpoint): JsonObject {
  const target: JsonObject = {
    address: {
      socket_address: { address: endpoint.address ?? serviceName(endpoint), port_value: endpoint.port ?? 80 },
    },
  };
  if (endpoint.hostname !== undefined) target.hostname = endpoint.hostname;
  if (endpoint.healthCheckDisabled) target.health_check_config = { disable_active_health_check: true };
  const lbEndpoint: JsonObject = { endpoint: target };
  if (endpoint.healthStatus !== 'UNKNOWN') lbEndpoint.health_status = endpoint.healthStatus;
  if (endpoint.weight !== 1) lbEndpoint.load_balancing_weight = endpoint.weight;
  return lbEndpoint;
}

/** An endpoint that no input gives an address is reached by its Service's DNS name. */
function serviceName({ service, namespace, name }: ResolvedEndpoint): string {
  return service === undefined ? name : `${service}.${namespace ?? 'default'}.svc.cluster.local`;
}

function renderLoadBalancing({ loadBalancing, detection }: ClusterSettings): JsonObject {
  const common: JsonObject = { healthy_panic_threshold: { value: detection.panicThreshold } };
  if (loadBalancing.updateMergeWindowMs !== 1000)
    common.update_merge_window = seconds(loadBalancing.updateMergeWindowMs);
  if (loadBalancing.ignoreNewHostsUntilFirstHealthCheck) common.ignore_new_hosts_until_first_hc = true;
  if (loadBalancing.localityWeighted) common.locality_weighted_lb_config = {};
  else if (loadBalancing.failTrafficOnPanic) common.zone_aware_lb_config = { fail_traffic_on_panic: true };
  if (loadBalancing.hashBalanceFactor > 0) {
    common.consistent_hashing_lb_config = { hash_balance_factor: loadBalancing.hashBalanceFactor };
  }
  const policy =
    { PASSTHROUGH: 'ROUND_ROBIN', EWMA: 'LEAST_REQUEST' }[loadBalancing.policy as string] ?? loadBalancing.policy;
  return { lb_policy: policy, ...renderPolicyConfig(policy, loadBalancing), common_lb_config: common };
}

function renderPolicyConfig(policy: string, loadBalancing: ClusterSettings['loadBalancing']): JsonObject {
  const { slowStart } = loadBalancing;
  const slow: JsonObject =
    slowStart === undefined
      ? {}
      : {
          slow_start_config: {
            slow_start_window: seconds(slowStart.windowMs),
            aggression: { default_value: slowStart.aggression, runtime_key: 'slow_start.aggression' },
            min_weight_percent: { value: slowStart.minWeightPercent },
          },
        };
  switch (policy) {
    case 'ROUND_ROBIN':
      return slowStart === undefined ? {} : { round_robin_lb_config: slow };
    case 'LEAST_REQUEST': {
      const config: JsonObject = { ...slow };
      if (loadBalancing.choiceCount !== 2) config.choice_count = loadBalancing.choiceCount;
      if (loadBalancing.activeRequestBias !== 1) {
        config.active_request_bias = {
          default_value: loadBalancing.activeRequestBias,
          runtime_key: 'lb.active_request_bias',
        };
      }
      return Object.keys(config).length === 0 ? {} : { least_request_lb_config: config };
    }
    case 'RING_HASH':
      return {
        ring_hash_lb_config: {
          minimum_ring_size: loadBalancing.minimumRingSize,
          maximum_ring_size: loadBalancing.maximumRingSize,
        },
      };
    case 'MAGLEV':
      return loadBalancing.tableSize === 65_537 ? {} : { maglev_lb_config: { table_size: loadBalancing.tableSize } };
    default:
      return {};
  }
}

function renderCircuitBreakers({ connection }: ClusterSettings): JsonObject | undefined {
  const defaults = connectionDefaults();
  const thresholds: JsonObject = {};
  if (connection.maxConnections !== defaults.maxConnections) thresholds.max_connections = connection.maxConnections;
  if (connection.maxPendingRequests !== defaults.maxPendingRequests) {
    thresholds.max_pending_requests = connection.maxPendingRequests;
  }
  if (connection.maxRequests !== defaults.maxRequests) thresholds.max_requests = connection.maxRequests;
  if (connection.maxRetries !== defaults.maxRetries) thresholds.max_retries = connection.maxRetries;
  if (connection.retryBudget !== undefined) {
    thresholds.retry_budget = {
      budget_percent: { value: connection.retryBudget.percent },
      min_retry_concurrency: connection.retryBudget.minRetryConcurrency,
    };
  }
  return Object.keys(thresholds).length === 0 ? undefined : thresholds;
}

function renderHealthCheck(check: HealthCheck): JsonObject {
  const rendered: JsonObject = {
    timeout: seconds(check.timeoutMs),
    interval: seconds(check.intervalMs),
    no_traffic_interval: seconds(check.noTrafficIntervalMs),
    unhealthy_threshold: check.unhealthyThreshold,
    healthy_threshold: check.healthyThreshold,
  };
  if (check.noTrafficHealthyIntervalMs !== check.noTrafficIntervalMs) {
    rendered.no_traffic_healthy_interval = seconds(check.noTrafficHealthyIntervalMs);
  }
  if (check.unhealthyIntervalMs !== check.intervalMs) rendered.unhealthy_interval = seconds(check.unhealthyIntervalMs);
  if (check.unhealthyEdgeIntervalMs !== check.unhealthyIntervalMs) {
    rendered.unhealthy_edge_interval = seconds(check.unhealthyEdgeIntervalMs);
  }
  if (check.healthyEdgeIntervalMs !== check.intervalMs) {
    rendered.healthy_edge_interval = seconds(check.healthyEdgeIntervalMs);
  }
  if (check.initialJitterMs > 0) rendered.initial_jitter = seconds(check.initialJitterMs);
  if (check.intervalJitterMs > 0) rendered.interval_jitter = seconds(check.intervalJitterMs);
  if (check.intervalJitterPercent > 0) rendered.interval_jitter_percent = check.intervalJitterPercent;
  if (!check.reuseConnection) rendered.reuse_connection = false;
  if (check.type === 'http') rendered.http_health_check = renderHttpHealthCheck(check.http);
  if (check.type === 'tcp') {
    const { send, receive = [] } = check.tcp ?? {};
    rendered.tcp_health_check = {
      ...(send === undefined ? {} : { send: { text: send } }),
      ...(receive.length === 0 ? {} : { receive: receive.map((text) => ({ text })) }),
    };
  }
  if (check.type === 'grpc') {
    const { serviceName: service, authority } = check.grpc ?? {};
    rendered.grpc_health_check = {
      ...(service === undefined ? {} : { service_name: service }),
      ...(authority === undefined ? {} : { authority }),
    };
  }
  return rendered;
}

function renderHttpHealthCheck(http: HealthCheck['http']): JsonObject {
  const rendered: JsonObject = { path: http?.path ?? '/' };
  if (http?.host !== undefined) rendered.host = http.host;
  if (http !== undefined && http.method !== 'GET') rendered.method = http.method;
  const ranges = (list: { start: number; end: number }[]): Json[] => list.map(({ start, end }) => ({ start, end }));
  if (http !== undefined && http.expectedStatuses.length > 0)
    rendered.expected_statuses = ranges(http.expectedStatuses);
  if (http !== undefined && http.retriableStatuses.length > 0)
    rendered.retriable_statuses = ranges(http.retriableStatuses);
  if (http?.http2) rendered.codec_client_type = 'HTTP2';
  const headers = Object.entries(http?.headers ?? {});
  if (headers.length > 0) rendered.request_headers_to_add = headers.map(([key, value]) => ({ header: { key, value } }));
  return rendered;
}

const DURATIONS: ReadonlySet<string> = new Set([
  'intervalMs',
  'baseEjectionTimeMs',
  'maxEjectionTimeMs',
  'maxEjectionTimeJitterMs',
]);

function renderOutlierDetection(outlier: OutlierDetection): JsonObject {
  const defaults = outlierDefaults({ baseEjectionTimeMs: outlier.baseEjectionTimeMs });
  // The base stands in `defaults` only to give the right maximum; compare it with Envoy's own 30 s.
  defaults.baseEjectionTimeMs = 30_000;
  const rendered: JsonObject = {};
  for (const [key, value] of Object.entries(outlier)) {
    // Statuses that replace 5xx live in the HTTP protocol options and have no field here.
    if (key === 'errorStatuses' || value === (defaults as unknown as JsonObject)[key]) continue;
    rendered[snakeCase(key.replace(/Ms$/, ''))] = DURATIONS.has(key) ? seconds(value as number) : (value as Json);
  }
  return rendered;
}

function snakeCase(camelCase: string): string {
  return camelCase.replace(/5xx/, '_5xx').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isIpAddress(address: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address) || address.includes(':');
}
