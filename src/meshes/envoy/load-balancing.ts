import { type LoadBalancing, type LocalZone, loadBalancingDefaults } from '../../model/plan.js';
import { type Extension, readExtension } from './extension.js';
import type { Field } from './field.js';
import type { Runtime } from './runtime.js';

const LB_POLICIES = [
  'ROUND_ROBIN',
  'LEAST_REQUEST',
  'RING_HASH',
  'RANDOM',
  '',
  'MAGLEV',
  'CLUSTER_PROVIDED',
  'LOAD_BALANCING_POLICY_CONFIG',
] as const;

/** A cluster of the local service in each locality, for zone aware routing. */
export type LocalCluster = LocalZone[];

interface Surroundings {
  runtime: Runtime;
  /** Hosts of `cluster_manager.local_cluster_name`; undefined when none is named. */
  localCluster?: LocalCluster;
  notes: string[];
}

/** How a cluster picks hosts: `lb_policy` with its own block, or the first known entry of `load_balancing_policy`, which wins over it. */
export function readLoadBalancing(cluster: Field, around: Surroundings): LoadBalancing {
  const common = cluster.get('common_lb_config');
  const policies = cluster.get('load_balancing_policy', 'policies').items();
  const picking = policies.length > 0 ? readPolicies(policies, around) : readLegacy(cluster, around);
  return loadBalancingDefaults({
    ...picking,
    weightedPriorityHealth: cluster.get('load_assignment', 'policy', 'weighted_priority_health').boolean() ?? false,
    ignoreNewHostsUntilFirstHealthCheck: common.get('ignore_new_hosts_until_first_hc').boolean() ?? false,
    updateMergeWindowMs: common.get('update_merge_window').duration() ?? 1000,
  });
}

/** Source: api/envoy/config/cluster/v3/cluster.proto. */
function readLegacy(cluster: Field, around: Surroundings): Partial<LoadBalancing> {
  const policy = cluster.get('lb_policy').choice(LB_POLICIES) ?? 'ROUND_ROBIN';
  const common = cluster.get('common_lb_config');
  const blocks = {
    ROUND_ROBIN: () => readRoundRobin(cluster.get('round_robin_lb_config')),
    LEAST_REQUEST: () => readLeastRequest(cluster.get('least_request_lb_config')),
    RING_HASH: () => readRingHash(cluster.get('ring_hash_lb_config'), common),
    MAGLEV: () => readMaglev(cluster.get('maglev_lb_config'), common),
    RANDOM: (): Partial<LoadBalancing> => ({ policy: 'RANDOM' }),
    CLUSTER_PROVIDED: (): Partial<LoadBalancing> => ({}),
    LOAD_BALANCING_POLICY_CONFIG: (): Partial<LoadBalancing> => ({}),
  };
  return { ...blocks[policy](), ...readLocalities(common, around) };
}

/** Each extension by the last part of its type (api/envoy/extensions/load_balancing_policies/). */
const POLICIES: Record<string, (extension: Extension, around: Surroundings) => Partial<LoadBalancing>> = {
  RoundRobin: ({ config }, around) => ({
    ...readRoundRobin(config),
    ...readLocalities(config.get('locality_lb_config'), around),
  }),
  LeastRequest: ({ config }, around) => ({
    ...readLeastRequest(config),
    ...readLocalities(config.get('locality_lb_config'), around),
  }),
  Random: ({ config }, around) => ({ policy: 'RANDOM', ...readLocalities(config.get('locality_lb_config'), around) }),
  RingHash: ({ config }) => ({
    ...readRingHash(config, config),
    localityWeighted: config.get('locality_weighted_lb_config').present,
  }),
  Maglev: ({ config }) => ({
    ...readMaglev(config, config),
    localityWeighted: config.get('locality_weighted_lb_config').present,
  }),
  WrrLocality: ({ config }, around) => ({
    ...readPolicies(config.get('endpoint_picking_policy', 'policies').items(), around),
    zoneAware: undefined,
    localityWeighted: true,
  }),
  ClientSideWeightedRoundRobin: (_, { notes }) => {
    notes.push('The hosts report their own load to client-side weighted round robin; here they are all alike.');
    return {};
  },
  Subset: ({ config }, around) => {
    around.notes.push('Subset load balancing is left out: all hosts of a level are one list here.');
    return readPolicies(config.get('subset_lb_policy', 'policies').items(), around);
  },
  ClusterProvided: () => ({}),
};

/** The first entry that is known is the one that Envoy takes. */
function readPolicies(policies: Field[], around: Surroundings): Partial<LoadBalancing> {
  const extensions = policies.map((policy) => readExtension(policy.get('typed_extension_config')));
  for (const extension of extensions) {
    const read = POLICIES[extension.type.slice(extension.type.lastIndexOf('.') + 1)];
    if (read !== undefined) return read(extension, around);
  }
  around.notes.push(
    `The load balancing policy \`${extensions[0]?.name ?? ''}\` is not known here; round robin is played instead.`,
  );
  return {};
}

function readRoundRobin(config: Field): Partial<LoadBalancing> {
  return { policy: 'ROUND_ROBIN', slowStart: readSlowStart(config.get('slow_start_config')) };
}

function readLeastRequest(config: Field): Partial<LoadBalancing> {
  const fullScan =
    config.get('enable_full_scan').boolean() ??
    config.get('selection_method').choice(['N_CHOICES', 'FULL_SCAN']) === 'FULL_SCAN';
  return {
    policy: 'LEAST_REQUEST',
    choiceCount: config.get('choice_count').number({ min: 2 }) ?? 2,
    activeRequestBias: negativeIsOne(runtimeDouble(config.get('active_request_bias'))),
    fullScan,
    slowStart: readSlowStart(config.get('slow_start_config')),
  };
}

/** envoy: ring_hash_lb.cc refuses a least size above the greatest. */
function readRingHash(config: Field, shared: Field): Partial<LoadBalancing> {
  const minimumRingSize = config.get('minimum_ring_size').number({ max: 8_388_608 }) ?? 1024;
  const maximumRingSize = config.get('maximum_ring_size').number({ max: 8_388_608 }) ?? 8_388_608;
  if (minimumRingSize > maximumRingSize) {
    config
      .firstOf('minimum_ring_size', 'maximum_ring_size')
      .problem(
        `minimum_ring_size ${minimumRingSize} is above maximum_ring_size ${maximumRingSize}`,
        'Envoy refuses the cluster',
      );
  }
  return { policy: 'RING_HASH', minimumRingSize, maximumRingSize, hashBalanceFactor: readHashBalance(shared) };
}

/** envoy: maglev_lb.cc refuses a table size that is no prime. */
function readMaglev(config: Field, shared: Field): Partial<LoadBalancing> {
  const field = config.get('table_size');
  const tableSize = field.number({ max: 5_000_011 }) ?? 65_537;
  if (!isPrime(tableSize)) field.problem(`found ${tableSize}, expected a prime number`, 'table_size: 65537');
  return { policy: 'MAGLEV', tableSize, hashBalanceFactor: readHashBalance(shared) };
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return number > 1;
}

function readHashBalance(shared: Field): number {
  return shared.get('consistent_hashing_lb_config', 'hash_balance_factor').number({ min: 100 }) ?? 0;
}

/** Locality weights or zone aware routing, whose defaults hold as soon as the local cluster is named. */
function readLocalities(config: Field, { runtime, localCluster }: Surroundings): Partial<LoadBalancing> {
  const zoneAware = config.get('zone_aware_lb_config');
  const failTrafficOnPanic = zoneAware.get('fail_traffic_on_panic').boolean() ?? false;
  const routingEnabled =
    runtime.number('upstream.zone_routing.enabled') ?? zoneAware.get('routing_enabled').percent() ?? 100;
  const minClusterSize =
    runtime.number('upstream.zone_routing.min_cluster_size') ?? zoneAware.get('min_cluster_size').number() ?? 6;
  if (config.get('locality_weighted_lb_config').present) return { localityWeighted: true };
  if (localCluster === undefined) return { failTrafficOnPanic };
  return { failTrafficOnPanic, zoneAware: { minClusterSize, routingEnabled, localCluster } };
}

function readSlowStart(config: Field): LoadBalancing['slowStart'] {
  const windowMs = config.get('slow_start_window').duration();
  if (windowMs === undefined || windowMs === 0) return undefined;
  return {
    windowMs,
    aggression: negativeIsOne(runtimeDouble(config.get('aggression')) || undefined),
    minWeightPercent: config.get('min_weight_percent').percent() ?? 10,
  };
}

function runtimeDouble(field: Field): number | undefined {
  return field.get('default_value').number({ min: Number.NEGATIVE_INFINITY, integer: false });
}

/** Envoy logs an error and goes on with 1 (load_balancer_impl.cc). */
function negativeIsOne(value = 1): number {
  return value < 0 ? 1 : value;
}
