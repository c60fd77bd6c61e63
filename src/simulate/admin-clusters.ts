import type { JsonObject } from '../model/document.js';
import type { Connection, FailoverPlan } from '../model/plan.js';
import type { AdminHost } from './admin-hosts.js';
import { addressText } from './live-addresses.js';

/** `GET /clusters` as Envoy writes it, line for line (envoy: source/server/admin/clusters_handler.cc). */
export function clustersText(name: string, { connection }: FailoverPlan, hosts: readonly AdminHost[]): string {
  const limits = Object.entries(breakers(connection));
  const cluster = [
    `observability_name::${name}`,
    ...['success_rate_average', 'success_rate_ejection_threshold'].map((field) => `outlier::${field}::-1`),
    ...['success_rate_average', 'success_rate_ejection_threshold'].map((field) => `outlier::local_origin_${field}::-1`),
    ...['default_priority', 'high_priority'].flatMap((level) =>
      limits.map(([limit, value]) => `${level}::${limit}::${value}`),
    ),
    'added_via_api::false',
    ...hosts.flatMap((host) =>
      hostFields(host).map((field) => `${addressText({ host: host.address, port: host.port })}::${field}`),
    ),
  ];
  return cluster.map((line) => `${name}::${line}\n`).join('');
}

/** `GET /clusters?format=json` as Envoy writes it: what is 0, false or empty is left out, numbers of counters are text. */
export function clustersJson(name: string, { connection }: FailoverPlan, hosts: readonly AdminHost[]): JsonObject {
  const limits = breakers(connection);
  return {
    cluster_statuses: [
      {
        name,
        host_statuses: hosts.map(hostStatus),
        circuit_breakers: { thresholds: [limits, { priority: 'HIGH', ...limits }] },
        observability_name: name,
      },
    ],
  };
}

function hostFields({ counters, gauges, hostname, flags, weight, locality, priority }: AdminHost): string[] {
  const numbers = Object.entries({ ...counters, ...gauges }).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...numbers.map(([field, value]) => `${field}::${value}`),
    `hostname::${hostname}`,
    `health_flags::${flags.length === 0 ? 'healthy' : flags.map((flag) => `/${flag}`).join('')}`,
    `weight::${weight}`,
    ...Object.entries(locality).map(([part, value]) => `${part}::${value}`),
    'canary::false',
    `priority::${priority}`,
    'success_rate::-1',
    'local_origin_success_rate::-1',
  ];
}

function hostStatus(host: AdminHost): JsonObject {
  const { address, port, counters, gauges, health, weight, hostname, priority } = host;
  const locality = Object.fromEntries(Object.entries(host.locality).filter(([, value]) => value !== ''));
  const value = (count: number): JsonObject => (count === 0 ? {} : { value: String(count) });
  return {
    address: { socket_address: { address, port_value: port } },
    stats: [
      ...Object.entries(counters).map(([name, count]) => ({ ...value(count), name })),
      ...Object.entries(gauges).map(([name, count]) => ({ type: 'GAUGE', ...value(count), name })),
    ],
    health_status: health,
    weight,
    hostname,
    ...(priority === 0 ? {} : { priority }),
    locality,
  };
}

function breakers({ maxConnections, maxPendingRequests, maxRequests, maxRetries }: Connection): Record<string, number> {
  return {
    max_connections: maxConnections,
    max_pending_requests: maxPendingRequests,
    max_requests: maxRequests,
    max_retries: maxRetries,
  };
}
