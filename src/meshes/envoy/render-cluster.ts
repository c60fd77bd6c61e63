import { type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import type { Json, JsonObject } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import { isIpAddress } from '../../model/ip-address.js';
import { parseLocality } from '../../model/locality.js';
import { connectionDefaults, type Member, type PriorityGroup, type ResolvedEndpoint } from '../../model/plan.js';
import { serviceHost } from '../service-host.js';
import { seconds } from './protobuf.js';
import { renderHealthCheck } from './render-health-check.js';
import { renderHttpOptions } from './render-http-options.js';

type ClusterSettings = Pick<Member, 'detection' | 'loadBalancing' | 'connection'>;

/** One static cluster of these levels. Fields at Envoy's own default are left out, so that a reader sees what was chosen. */
export function renderCluster(
  name: string,
  settings: ClusterSettings,
  groups: PriorityGroup[],
  protocol: string,
): JsonObject {
  const { detection, connection } = settings;
  const endpoints = groups.flatMap((group) => group.endpoints);
  const cluster: JsonObject = {
    name,
    // STATIC refuses names; STRICT_DNS makes every address of every name a host.
    type: endpoints.every(({ address }) => address !== undefined && (isPath(address) || isIpAddress(address)))
      ? 'STATIC'
      : 'STRICT_DNS',
    connect_timeout: seconds(connection.connectTimeoutMs),
    ...renderLoadBalancing(settings),
  };
  const breakers = renderCircuitBreakers(settings);
  if (breakers !== undefined) cluster.circuit_breakers = { thresholds: [breakers] };
  const options = renderHttpOptions(connection, protocol);
  if (options !== undefined) {
    cluster.typed_extension_protocol_options = { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': options };
  }
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
  const { address = serviceName(endpoint), port = 80 } = endpoint;
  const target: JsonObject = {
    address: isPath(address)
      ? { pipe: { path: address.replace(/^unix:(\/\/)?/, '') } }
      : { socket_address: { address, port_value: port } },
  };
  const check = renderHealthCheckConfig(endpoint);
  if (check !== undefined) target.health_check_config = check;
  const lbEndpoint: JsonObject = { endpoint: target };
  if (endpoint.healthStatus !== 'UNKNOWN') lbEndpoint.health_status = endpoint.healthStatus;
  if (endpoint.weight !== 1) lbEndpoint.load_balancing_weight = endpoint.weight;
  if (Object.keys(endpoint.labels).length > 0) {
    lbEndpoint.metadata = { filter_metadata: { 'envoy.lb': { ...endpoint.labels } } };
  }
  return lbEndpoint;
}

/** Where and how this one endpoint is probed, other than the rest. */
function renderHealthCheckConfig(endpoint: ResolvedEndpoint): JsonObject | undefined {
  const { hostname, healthCheckPort, healthCheckAddress, healthCheckDisabled } = endpoint;
  const config: JsonObject = {
    ...(hostname === undefined ? {} : { hostname }),
    ...(healthCheckPort === undefined ? {} : { port_value: healthCheckPort }),
    ...(healthCheckAddress === undefined
      ? {}
      : {
          address: {
            socket_address: {
              address: healthCheckAddress,
              port_value: healthCheckPort ?? endpoint.port ?? 80,
            },
          },
        }),
    ...(healthCheckDisabled ? { disable_active_health_check: true } : {}),
  };
  return Object.keys(config).length === 0 ? undefined : config;
}

/** An endpoint that no input gives an address is reached by its Service's DNS name. */
function serviceName({ service, serviceBehind, namespace, name }: ResolvedEndpoint): string {
  if (serviceBehind !== undefined) return serviceHost(serviceBehind);
  return service === undefined ? name : serviceHost({ name: service, namespace: namespace ?? 'default' });
}

function renderLoadBalancing({ loadBalancing, detection }: ClusterSettings): JsonObject {
  const common: JsonObject = { healthy_panic_threshold: { value: detection.panicThreshold } };
  if (loadBalancing.updateMergeWindowMs !== 1000)
    common.update_merge_window = seconds(loadBalancing.updateMergeWindowMs);
  if (loadBalancing.ignoreNewHostsUntilFirstHealthCheck) common.ignore_new_hosts_until_first_hc = true;
  if (loadBalancing.localityWeighted) common.locality_weighted_lb_config = {};
  else if (loadBalancing.failTrafficOnPanic || loadBalancing.zoneAware !== undefined) {
    const { minClusterSize, routingEnabled } = loadBalancing.zoneAware ?? {};
    common.zone_aware_lb_config = {
      ...(loadBalancing.failTrafficOnPanic ? { fail_traffic_on_panic: true } : {}),
      ...(routingEnabled === undefined ? {} : { routing_enabled: { value: routingEnabled } }),
      ...(minClusterSize === undefined ? {} : { min_cluster_size: minClusterSize }),
    };
  }
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

/** A Unix domain socket: `/run/x.sock`, `unix:///run/x.sock` or `@name`. */
function isPath(address: string): boolean {
  return /^(unix:|\/|@)/.test(address);
}
