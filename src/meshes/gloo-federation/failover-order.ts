import type { Destination, FailoverPlan } from '../../model/plan.js';
import type { SchemeMember } from '../../resources/failover-scheme.js';
import { kubernetesService, sharesUnevenly } from '../kubernetes-service.js';
import { destinationLevels } from '../levels.js';
import type { Losses } from '../losses.js';
import { sanitizeName, upstreamName } from './names.js';

/** The cluster name that is written where the plan knows none. */
const UNKNOWN_CLUSTER = 'local';

/** An Upstream with the destination that it is made of. */
export interface UpstreamOf extends SchemeMember {
  destination: Destination;
}

/** Who fails over to whom, in the terms of Gloo Federation. */
export interface FailoverOrder {
  primary: UpstreamOf;
  /** The primary is no Service, so that its Upstream has to be made. */
  primaryIsExternal: boolean;
  /** Upstreams of the FailoverScheme, priority 1 first. */
  groups: UpstreamOf[][];
  /** External addresses of the primary's own `spec.failover`, priority 1 first; only where there is no scheme. */
  external: Destination[][];
}

/** Undefined for a plan without destinations. What stands in no place of its own is told to `losses`. */
export function failoverOrder(plan: FailoverPlan, glooNamespace: string, losses: Losses): FailoverOrder | undefined {
  const [[first, ...beside] = [], ...rest] = destinationLevels(plan);
  if (first === undefined) return undefined;
  const own = upstreamOf(first, plan, glooNamespace);
  const primary = own ?? externalPrimary(first, plan, glooNamespace);
  const levels = [beside, ...rest].filter(({ length }) => length > 0);
  const known = levels.map((level) =>
    withWeights(
      level,
      level.flatMap((item) => upstreamOf(item, plan, glooNamespace) ?? []),
    ),
  );
  const groups = reachable(primary, known, losses);
  const external = levels
    .map((level) => level.filter((item) => upstreamOf(item, plan, glooNamespace) === undefined))
    .filter(({ length }) => length > 0);
  const [other] = beside;
  if (other !== undefined && [...groups.flat(), ...external.flat()].length > 0) {
    losses.add(
      'destinations',
      `one Upstream is primary, ${first.name}; ${beside.map(({ name }) => name).join(', ')} of the same level cannot share its requests`,
      'they stand one level later; let one Service span them where they are in one cluster',
      other.origin,
    );
  }
  if (groups.length > 0) {
    for (const { name, origin } of external.flat()) {
      losses.add(
        'destinations',
        `a FailoverScheme names Upstreams of registered clusters, not ${name}`,
        'make a static Upstream of it in one of the clusters and name that one',
        origin,
      );
    }
    tellUnnamedClusters([primary, ...groups.flat()], losses);
  }
  return { primary, primaryIsExternal: own === undefined, groups, external: groups.length > 0 ? [] : external };
}

function upstreamOf(destination: Destination, plan: FailoverPlan, glooNamespace: string): UpstreamOf | undefined {
  const { cluster = UNKNOWN_CLUSTER, service } = destination;
  if (plan.mesh === 'gloo-federation') {
    if (service === undefined || destination.address !== undefined || isStatic(destination)) return undefined;
    return { cluster, namespace: destination.namespace ?? glooNamespace, name: service, destination };
  }
  const behind = kubernetesService(destination, plan);
  if (behind === undefined) return undefined;
  const name = upstreamName(behind.namespace, behind.name, behind.port);
  return { cluster, namespace: glooNamespace, name, destination };
}

/** A primary of hosts that no Kubernetes Service stands behind. */
function isStatic({ priority, endpoints }: Destination): boolean {
  return (
    priority === 0 &&
    endpoints.length > 0 &&
    endpoints.every(({ address, serviceBehind, pod }) => address !== undefined && serviceBehind === undefined && !pod)
  );
}

function externalPrimary(destination: Destination, plan: FailoverPlan, glooNamespace: string): UpstreamOf {
  return {
    cluster: destination.cluster ?? UNKNOWN_CLUSTER,
    namespace: glooNamespace,
    name: sanitizeName(plan.service),
    destination,
  };
}

/** Uneven shares become locality weights: each member of a priority is a locality of its own. */
function withWeights(level: readonly Destination[], upstreams: readonly UpstreamOf[]): UpstreamOf[] {
  const uneven = sharesUnevenly(level);
  return upstreams.map((upstream) => {
    const { localityWeight, weight } = upstream.destination;
    const written = localityWeight ?? (uneven && weight > 0 ? weight : undefined);
    return written === undefined ? upstream : { ...upstream, localityWeight: written };
  });
}

/**
 * All targets of one cluster stand behind the address of its proxy, and Envoy keeps only the first endpoint with one address, over all
 * levels (envoy: source/extensions/clusters/eds/eds.cc).
 */
function reachable(primary: UpstreamOf, groups: readonly UpstreamOf[][], losses: Losses): UpstreamOf[][] {
  const taken = new Map<string, UpstreamOf>();
  const kept = groups.map((group) =>
    group.filter((target) => {
      const { cluster, name, destination } = target;
      const first = cluster === primary.cluster && name === primary.name ? primary : taken.get(cluster);
      if (first === undefined) {
        taken.set(cluster, target);
        return true;
      }
      losses.add('destinations', ...unreachable(target, first), destination.origin);
      return false;
    }),
  );
  return kept.filter(({ length }) => length > 0);
}

function unreachable({ name, cluster, destination }: UpstreamOf, first: UpstreamOf): [why: string, advice: string] {
  if (name === first.name && cluster === first.cluster) {
    return [
      `${destination.name} is Upstream ${name} of cluster ${cluster} once more; all endpoints of an Upstream stand at one level`,
      'give each place a Service and a cluster of its own',
    ];
  }
  return [
    `${name} stands behind the same proxy of cluster ${cluster} as ${first.name}, and Envoy keeps only the first endpoint with one address`,
    'put it into another cluster, or behind a second proxy',
  ];
}

function tellUnnamedClusters(upstreams: readonly UpstreamOf[], losses: Losses): void {
  const unnamed = upstreams.filter(({ destination }) => destination.cluster === undefined);
  const [first] = unnamed;
  if (first === undefined) return;
  losses.add(
    'clusters',
    `the cluster of ${unnamed.map(({ name }) => name).join(', ')} is not known; \`${UNKNOWN_CLUSTER}\` is written`,
    'write the name under which it is registered with Gloo Federation instead',
    first.destination.origin,
  );
}
