import { resolve } from '../../engine/resolve.js';
import type { JsonObject } from '../../model/document.js';
import type { FailoverPlan, PriorityGroup, RetryPolicy } from '../../model/plan.js';
import { viewer } from '../levels.js';
import type { Rendered } from '../mesh.js';
import { seconds, typed } from './protobuf.js';
import { renderCluster } from './render-cluster.js';
import { lossesOf } from './render-losses.js';

/** What a Failover document says under `envoy`, as far as the bootstrap around the clusters needs it. */
interface BootstrapExtension {
  listener?: { address?: string; port?: number };
  adminPort?: number;
}

/**
 * A static Envoy bootstrap that makes the same choices as the plan: one listener, one route, the cluster (or the aggregate and its
 * members). Levels are those that the plan's client sees, so a plan ordered by locality is frozen at that client's place.
 */
export function render(plan: FailoverPlan): Rendered {
  const groups = resolve(plan, viewer(plan));
  const clusters = !isAggregate(plan)
    ? [renderCluster(plan.service, plan, groups, plan.protocol)]
    : renderAggregate(plan, groups);
  const extension = (plan.extensions.envoy ?? {}) as BootstrapExtension;
  const manifest: JsonObject = {
    admin: { address: socketAddress('127.0.0.1', extension.adminPort ?? 9901) },
    static_resources: { listeners: [renderListener(plan, extension)], clusters },
  };
  return { manifests: [manifest], losses: lossesOf(plan) };
}

/** Linkerd's members are backends of one balancer, not clusters one behind the other. */
function isAggregate({ mesh, members }: FailoverPlan): boolean {
  return members !== undefined && mesh !== 'linkerd';
}

function renderListener(plan: FailoverPlan, { listener = {} }: BootstrapExtension): JsonObject {
  const route: JsonObject = { cluster: plan.service, timeout: seconds(plan.route.timeoutMs) };
  if (plan.route.retry !== undefined) route.retry_policy = renderRetryPolicy(plan.route.retry);
  if (plan.route.retry?.hedgeOnPerTryTimeout) route.hedge_policy = { hedge_on_per_try_timeout: true };
  if (plan.route.hash === 'header') route.hash_policy = [{ header: { header_name: 'x-hash-key' } }];
  if (plan.route.hash === 'source-ip') route.hash_policy = [{ connection_properties: { source_ip: true } }];
  return {
    name: 'entry',
    address: socketAddress(listener.address ?? '127.0.0.1', listener.port ?? 10_000),
    filter_chains: [
      {
        filters: [
          !isHttp(plan)
            ? tcpProxy(plan)
            : {
                name: 'envoy.filters.network.http_connection_manager',
                typed_config: typed('extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
                  stat_prefix: 'entry',
                  http_filters: [
                    {
                      name: 'envoy.filters.http.router',
                      typed_config: typed('extensions.filters.http.router.v3.Router', {}),
                    },
                  ],
                  route_config: {
                    virtual_hosts: [
                      { name: plan.service, domains: ['*'], routes: [{ match: { prefix: '/' }, route }] },
                    ],
                  },
                }),
              },
        ],
      },
    ],
  };
}

function isHttp({ protocol }: FailoverPlan): boolean {
  return ['http', 'http2', 'grpc'].includes(protocol);
}

/** What Envoy cannot look into (TLS that the client began, plain TCP) is passed on as it is. */
function tcpProxy({ service }: FailoverPlan): JsonObject {
  return {
    name: 'envoy.filters.network.tcp_proxy',
    typed_config: typed('extensions.filters.network.tcp_proxy.v3.TcpProxy', { stat_prefix: 'entry', cluster: service }),
  };
}

function renderRetryPolicy(retry: RetryPolicy): JsonObject {
  const policy: JsonObject = { retry_on: retry.retryOn.join(','), num_retries: retry.numRetries };
  if (retry.retriableStatusCodes.length > 0) policy.retriable_status_codes = retry.retriableStatusCodes;
  if (retry.perTryTimeoutMs !== undefined) policy.per_try_timeout = seconds(retry.perTryTimeoutMs);
  if (retry.baseIntervalMs !== 25 || retry.maxIntervalMs !== 250) {
    policy.retry_back_off = {
      base_interval: seconds(retry.baseIntervalMs),
      max_interval: seconds(retry.maxIntervalMs),
    };
  }
  if (retry.previousHosts) {
    policy.retry_host_predicate = [
      {
        name: 'envoy.retry_host_predicates.previous_hosts',
        typed_config: typed('extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate', {}),
      },
    ];
    policy.host_selection_retry_max_attempts = retry.hostSelectionRetryMaxAttempts;
  }
  if (retry.previousPriorities !== undefined) {
    policy.retry_priority = {
      name: 'envoy.retry_priorities.previous_priorities',
      typed_config: typed('extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig', {
        update_frequency: retry.previousPriorities.updateFrequency,
      }),
    };
  }
  return policy;
}

/** The aggregate first, then its members, each with the levels that `groups` says belong to it. */
function renderAggregate(plan: FailoverPlan, groups: PriorityGroup[]): JsonObject[] {
  const members = plan.members ?? [];
  const aggregate: JsonObject = {
    name: plan.service,
    connect_timeout: seconds(plan.connection.connectTimeoutMs),
    lb_policy: 'CLUSTER_PROVIDED',
    common_lb_config: {
      healthy_panic_threshold: { value: plan.detection.panicThreshold },
      update_merge_window: seconds(plan.loadBalancing.updateMergeWindowMs),
    },
    cluster_type: {
      name: 'envoy.clusters.aggregate',
      typed_config: typed('extensions.clusters.aggregate.v3.ClusterConfig', {
        clusters: members.map(({ name }) => name),
      }),
    },
  };
  return [
    aggregate,
    ...members.map((member) =>
      renderCluster(
        member.name,
        member,
        groups
          .filter((group) => group.member?.name === member.name)
          .map((group) => ({ ...group, priority: group.member?.level ?? group.priority })),
        plan.protocol,
      ),
    ),
  ];
}

function socketAddress(address: string, port: number): JsonObject {
  return { socket_address: { address, port_value: port } };
}
