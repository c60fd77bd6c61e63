import type { Route } from '../../model/plan.js';
import type { DestinationRule, TrafficPolicy } from '../../resources/destination-rule.js';
import type { HttpRoute } from '../../resources/virtual-service.js';
import { hashSource } from './load-balancing.js';

/**
 * What requests on the built-in route to a service's port are hashed by (istio: route/route.go hashForService). Routes look for
 * `consistentHash` alone: a block that replaces the cluster's load balancing without one does not hide the rule's own.
 */
export function builtInHash(rule: DestinationRule, port: number | undefined): Pick<Route, 'hash' | 'hashOn'> {
  return firstHash([atPort(rule.trafficPolicy, port), rule.trafficPolicy]);
}

/** The same for a VirtualService's destination; entries for a port count only where it names the port (istio: route/route.go HashForHTTPDestination). */
export function destinationHash(
  rule: DestinationRule,
  { subset, port }: HttpRoute['destinations'][number],
): Pick<Route, 'hash' | 'hashOn'> {
  const ofSubset = rule.subsets.find(({ name }) => name === subset)?.trafficPolicy;
  return firstHash([atPort(ofSubset, port), ofSubset, atPort(rule.trafficPolicy, port), rule.trafficPolicy]);
}

function atPort(policy: TrafficPolicy | undefined, port: number | undefined) {
  return port === undefined ? undefined : policy?.ports.find((entry) => entry.port === port)?.blocks;
}

function firstHash(policies: readonly (Pick<TrafficPolicy, 'loadBalancer'> | undefined)[]) {
  return hashSource(policies.find((policy) => policy?.loadBalancer?.get('consistentHash').present)?.loadBalancer);
}
