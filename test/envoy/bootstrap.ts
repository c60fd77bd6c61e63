import type { Json, JsonObject } from '../../src/model/document.js';

/** One host of a level; its port on loopback follows from its place. */
export interface Host {
  health_status?: string;
  load_balancing_weight?: number;
  /** Region name; hosts of one level with different ones stand in different localities. */
  region?: string;
  region_weight?: number;
}

export const FIRST_PORT = 19_100;

/** The address of the n-th host over all levels (and members), for a scenario's target. */
export function hostAt(index: number): { endpoint: string } {
  return { endpoint: `127.0.0.1:${FIRST_PORT + index}` };
}

/** Levels of plain hosts: `hosts(2, 3)` is two in level 0, three in level 1. */
export function hosts(...counts: number[]): Host[][] {
  return counts.map((count) => Array.from({ length: count }, () => ({})));
}

/** A cluster with these levels; `settings` are Envoy's own fields. Updates reach the worker at once unless settings say otherwise. */
export function cluster(name: string, levels: Host[][], settings: JsonObject = {}, firstHost = 0): JsonObject {
  let index = firstHost;
  const endpoints: Json[] = levels.flatMap((level, priority) => {
    const regions = new Map<string, JsonObject>();
    for (const { region = '', region_weight, ...host } of level) {
      const entry = regions.get(region) ?? {
        priority,
        ...(region === '' ? {} : { locality: { region } }),
        ...(region_weight === undefined ? {} : { load_balancing_weight: region_weight }),
        lb_endpoints: [],
      };
      regions.set(region, entry);
      const address = { socket_address: { address: '127.0.0.1', port_value: FIRST_PORT + index++ } };
      (entry.lb_endpoints as Json[]).push({ ...host, endpoint: { address } });
    }
    return [...regions.values()];
  });
  const { common_lb_config: common = {}, load_assignment: assignment = {}, ...rest } = settings;
  return {
    name,
    type: 'STATIC',
    connect_timeout: '1s',
    lb_policy: 'ROUND_ROBIN',
    ...rest,
    common_lb_config: { update_merge_window: '0s', ...(common as JsonObject) },
    load_assignment: { cluster_name: name, ...(assignment as JsonObject), endpoints },
  };
}

/** An aggregate of these clusters, in order. */
export function aggregate(name: string, members: string[], settings: JsonObject = {}): JsonObject {
  const type = 'type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig';
  return {
    name,
    connect_timeout: '1s',
    lb_policy: 'CLUSTER_PROVIDED',
    cluster_type: { name: 'envoy.clusters.aggregate', typed_config: { '@type': type, clusters: members } },
    ...settings,
  };
}

/** One listener, one route to `route.cluster`. */
export function bootstrap(route: JsonObject, ...clusters: JsonObject[]): JsonObject {
  const manager =
    'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
  const router = 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router';
  return {
    static_resources: {
      listeners: [
        {
          name: 'entry',
          address: { socket_address: { address: '127.0.0.1', port_value: 10_000 } },
          filter_chains: [
            {
              filters: [
                {
                  name: 'envoy.filters.network.http_connection_manager',
                  typed_config: {
                    '@type': manager,
                    stat_prefix: 'entry',
                    http_filters: [{ name: 'envoy.filters.http.router', typed_config: { '@type': router } }],
                    route_config: {
                      virtual_hosts: [{ name: 'any', domains: ['*'], routes: [{ match: { prefix: '/' }, route }] }],
                    },
                  },
                },
              ],
            },
          ],
        },
      ],
      clusters,
    },
  };
}
