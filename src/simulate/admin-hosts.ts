import type { Json, JsonObject } from '../model/document.js';
import { parseLocality } from '../model/locality.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Endpoint } from '../model/topology.js';
import { splitAddress } from './live-addresses.js';
import type { LiveEndpoint, LiveSnapshot } from './live-session.js';

/** One host of `/clusters` in Envoy's words. Connections are known by the requests that need one: there were at least so many. */
export interface AdminHost {
  address: string;
  port: number;
  hostname: string;
  priority: number;
  weight: number;
  locality: { region: string; zone: string; sub_zone: string };
  counters: Record<string, number>;
  gauges: Record<string, number>;
  /** As in the text: `failed_active_hc`. */
  flags: string[];
  /** `health_status` of the JSON. */
  health: JsonObject;
}

/** What the engine says of a host, as Envoy's text and JSON name it (envoy: source/common/upstream/upstream_impl.h, HEALTH_FLAG_ENUM_VALUES). */
const FLAGS: readonly { why: string; flag: string; health: Record<string, Json> }[] = [
  { why: 'failed health check', flag: 'failed_active_hc', health: { failed_active_health_check: true } },
  { why: 'ejected', flag: 'failed_outlier_check', health: { failed_outlier_check: true } },
  { why: 'failure_accrual', flag: 'failed_outlier_check', health: { failed_outlier_check: true } },
  { why: 'announced as unhealthy', flag: 'failed_eds_health', health: { eds_health_status: 'UNHEALTHY' } },
  { why: 'not ready', flag: 'failed_eds_health', health: { eds_health_status: 'UNHEALTHY' } },
  { why: 'not announced', flag: 'failed_eds_health', health: { eds_health_status: 'UNHEALTHY' } },
  { why: 'degraded by health check', flag: 'degraded_active_hc', health: { failed_active_degraded_check: true } },
  { why: 'announced as degraded', flag: 'degraded_eds_health', health: { eds_health_status: 'DEGRADED' } },
  {
    why: 'removed once a health check fails',
    flag: 'pending_dynamic_removal',
    health: { pending_dynamic_removal: true },
  },
  { why: 'waits for its first health check', flag: 'pending_active_hc', health: { pending_active_hc: true } },
  {
    why: 'excluded by its own answer',
    flag: 'excluded_via_immediate_hc_fail',
    health: { excluded_via_immediate_hc_fail: true },
  },
  { why: 'announced as draining', flag: 'eds_status_draining', health: { eds_health_status: 'DRAINING' } },
];

/** Every endpoint of the run, level by level. */
export function adminHosts({ levels }: LiveSnapshot, { destinations }: FailoverPlan): AdminHost[] {
  const planned = new Map(destinations.flatMap(({ endpoints }) => endpoints.map((each) => [each.name, each])));
  return levels.flatMap(({ endpoints }) => endpoints.map((endpoint) => hostOf(endpoint, planned.get(endpoint.name))));
}

function hostOf(endpoint: LiveEndpoint, planned: Endpoint | undefined): AdminHost {
  const { name, priority, requests, failed, active, connectFailures = 0, mostActive = 0 } = endpoint;
  const { region, zone, subzone } = parseLocality(endpoint.locality);
  const { host, port = 0 } = splitAddress(endpoint.address) ?? { host: endpoint.address };
  const flags = FLAGS.filter(({ why }) => endpoint.why.some((reason) => reason.startsWith(why)));
  return {
    address: host,
    port,
    hostname: planned?.hostname ?? planned?.address ?? name,
    priority,
    weight: planned?.weight ?? 1,
    locality: { region, zone, sub_zone: subzone },
    counters: {
      cx_connect_fail: connectFailures,
      cx_total: connectFailures + mostActive,
      rq_error: failed,
      rq_success: requests - failed,
      rq_timeout: 0,
      rq_total: requests,
    },
    gauges: { cx_active: active, rq_active: active, rq_pending_active: 0 },
    flags: flags.map(({ flag }) => flag),
    health: Object.assign({}, ...flags.map(({ health }) => health).reverse(), { eds_health_status: edsStatus(flags) }),
  };
}

function edsStatus(flags: readonly { health: Record<string, Json> }[]): Json {
  return flags.find(({ health }) => health.eds_health_status !== undefined)?.health.eds_health_status ?? 'HEALTHY';
}
