import type { FailoverPlan } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';

/** Whether two ports of a service answer alike: the same endpoints (at whatever port), levels, detection and limits. */
export function samePlan(one: FailoverPlan, other: FailoverPlan): boolean {
  return answerOf(one) === answerOf(other);
}

function answerOf({ destinations, ordering, detection, loadBalancing, connection }: FailoverPlan): string {
  const endpoints = destinations.flatMap((destination) => destination.endpoints.map(placeOf));
  const answer = { endpoints, ordering, detection, loadBalancing, connection };
  // Where a setting is written makes no difference.
  return JSON.stringify(answer, (key, value) => (key === 'origin' ? undefined : value));
}

function placeOf({ address, name, port, cluster, locality, labels, network, weight, ready }: Endpoint) {
  return { host: address ?? name.replace(`:${port}`, ''), cluster, locality, labels, network, weight, ready };
}
