import type { Topology } from '../../model/topology.js';
import { type Discovery, knownService } from './discovery.js';
import { type ServiceReference, sameService } from './names.js';
import type { DestinationSelector, TrafficPolicy } from './traffic-policy.js';

/** Everything that decides which policies hold for a Service. */
export interface PolicyWorld {
  policies: readonly TrafficPolicy[];
  discovery: Discovery;
  topology: Topology;
}

/**
 * The policies that apply to a Service, in the order in which they take fields: by `name.namespace`, since each pass of the controller
 * starts from that order (pkg/mesh-networking/apply/applier.go).
 */
export function appliedPolicies(service: ServiceReference, world: PolicyWorld): TrafficPolicy[] {
  return world.policies
    .filter((policy) => unknownReferences(policy, world.discovery).length === 0)
    .filter(({ destinationSelector }) => selectsService(destinationSelector, service, world))
    .sort((one, other) => compare(sortKey(one), sortKey(other)));
}

/** References that name no discovered Service: one of them is enough, and the whole policy applies to nothing. Silent without TrafficTargets. */
export function unknownReferences(
  { destinationSelector }: TrafficPolicy,
  { trafficTargets }: Discovery,
): ServiceReference[] {
  if (trafficTargets.length === 0) return [];
  return destinationSelector
    .flatMap(({ refs }) => refs)
    .filter((reference) => !trafficTargets.some(({ service }) => sameService(service, reference)));
}

/** No selector selects every Service (pkg/mesh-networking/translation/utils/selectorutils SelectorMatchesService). */
function selectsService(
  selectors: readonly DestinationSelector[],
  service: ServiceReference,
  world: PolicyWorld,
): boolean {
  return (
    selectors.length === 0 ||
    selectors.some(
      ({ refs, matcher }) =>
        refs.some((reference) => sameService(reference, service)) || matches(matcher, service, world),
    )
  );
}

function matches(
  matcher: DestinationSelector['matcher'],
  service: ServiceReference,
  { discovery, topology }: PolicyWorld,
): boolean {
  if (matcher === undefined) return false;
  const labels = knownService(service, discovery, topology)?.labels ?? {};
  return (
    listed(matcher.namespaces, service.namespace) &&
    listed(matcher.clusters, service.cluster) &&
    Object.entries(matcher.labels).every(([key, value]) => labels[key] === value)
  );
}

function listed(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}

/** True when a client in that cluster is among the policy's sources; entries without clusters mean all. */
export function appliesFrom({ sourceClusters }: TrafficPolicy, cluster: string): boolean {
  return sourceClusters.length === 0 || sourceClusters.some((clusters) => listed(clusters, cluster));
}

function sortKey({ name, namespace = '' }: TrafficPolicy): string {
  return `${name}.${namespace}.`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
