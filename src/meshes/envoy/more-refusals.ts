import { isIpAddress } from '../../model/ip-address.js';
import type { Cluster } from './cluster.js';
import type { Field } from './field.js';

/**
 * Notes what Envoy refuses in a cluster although every field can be read, so that the cluster can be played all the same.
 * Each was tried with `envoy --mode validate` of 1.40.
 */
export function noteMoreRefusals({ field, clusters, http2 }: Cluster): void {
  const common = field.get('common_lb_config');
  only(common, 'zone_aware_lb_config', 'locality_weighted_lb_config');
  only(field, 'type', 'cluster_type');
  const picks = field.get('load_balancing_policy').present;
  if (clusters !== undefined && !picks && field.get('lb_policy').value !== 'CLUSTER_PROVIDED') {
    field
      .firstOf('lb_policy', 'cluster_type')
      .problem('found an aggregate that does not balance by itself', 'lb_policy: CLUSTER_PROVIDED');
  }
  const type = field.get('type').value ?? 'STATIC';
  if (!field.get('cluster_type').present) {
    if (type !== 'ORIGINAL_DST' && !picks && field.get('lb_policy').value === 'CLUSTER_PROVIDED') {
      field.get('lb_policy').problem(`found CLUSTER_PROVIDED, which no cluster of type ${type} provides`);
    }
    if (type === 'STATIC') noteNames(field.get('load_assignment', 'endpoints'));
  }
  for (const check of field.get('health_checks').items()) noteCheck(check, http2);
  for (const selector of field.get('lb_subset_config', 'subset_selectors').items()) noteSelector(selector);
}

/** Two fields of one `oneof`. */
function only(field: Field, one: string, other: string): void {
  if (field.get(one).present && field.get(other).present) {
    field.get(other).problem(`found \`${other}\` beside \`${one}\``, 'Envoy takes one of the two');
  }
}

/** envoy: a STATIC cluster resolves no names. */
function noteNames(levels: Field): void {
  for (const level of levels.items()) {
    for (const host of level.get('lb_endpoints').items()) {
      const socket = host.get('endpoint', 'address', 'socket_address');
      const { value } = socket.get('address');
      if (typeof value !== 'string' || isIpAddress(value) || socket.get('resolver_name').present) continue;
      socket
        .get('address')
        .problem(`found the name ${value} in a STATIC cluster, which takes addresses only`, 'type: STRICT_DNS');
    }
  }
}

/** envoy: health_checker_impl.cc; an empty range of `expected_statuses` has a rule of its own. */
function noteCheck(check: Field, http2: boolean): void {
  const http = check.get('http_health_check');
  for (const range of http.get('retriable_statuses').items()) {
    const [start, end] = [range.get('start').value, range.get('end').value];
    if (typeof start === 'number' && typeof end === 'number' && start >= end) {
      range.problem(`the range from ${start} up to, not including, ${end} is empty`);
    }
  }
  const method = http.get('method');
  if (method.value === 'CONNECT') method.problem('found CONNECT, which is no method of a health check');
  if (check.get('grpc_health_check').present && !http2) {
    check
      .get('grpc_health_check')
      .problem(
        'found a gRPC health check in a cluster that does not speak HTTP/2',
        'give the cluster `explicit_http_config: { http2_protocol_options: {} }`',
      );
  }
}

/** envoy: subset_lb_config.h; KEYS_SUBSET falls back to fewer keys, and to some. */
function noteSelector(selector: Field): void {
  const texts = (name: string) =>
    selector
      .get(name)
      .items()
      .map(({ value }) => value);
  if (selector.get('fallback_policy').value !== 'KEYS_SUBSET') return;
  const keys = new Set(texts('keys'));
  const fallback = new Set(texts('fallback_keys_subset'));
  const field = selector.firstOf('fallback_keys_subset', 'fallback_policy');
  if (fallback.size === 0) field.problem('KEYS_SUBSET needs `fallback_keys_subset`');
  else if ([...fallback].some((key) => !keys.has(key))) field.problem('found a key that is none of `keys`');
  else if (fallback.size === keys.size) field.problem('found all of `keys`, expected fewer');
}
