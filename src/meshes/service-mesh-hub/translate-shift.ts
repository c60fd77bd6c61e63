import type { JsonObject } from '../../model/document.js';
import type { Field } from '../../resources/field.js';
import { objectKey, type ServiceReference, sameService, serviceHost, subsetName } from './names.js';
import { readServiceReference } from './references.js';
import type { ShiftDestination, TrafficPolicy } from './traffic-policy.js';
import { compact } from './translate-object.js';
import { findFailoverService } from './translate-subsets.js';
import type { TranslationWorld } from './translate-world.js';

/**
 * The destinations of a shift (decorators/trafficshift/traffic_shift_decorator.go). A FailoverService is found by its name, whatever its
 * state. A weight that is absent stays absent: Istio gives a lone destination everything.
 */
export function translateShift(
  { shift }: TrafficPolicy,
  cluster: string,
  world: TranslationWorld,
): { route?: JsonObject[]; problems: string[] } {
  const results = shift.map((destination) => translateDestination(destination, cluster, world));
  const problem = results.find((result) => typeof result === 'string');
  if (problem !== undefined) return { problems: [`traffic-shift: ${problem}`] };
  return { route: results.filter((result) => typeof result !== 'string'), problems: [] };
}

/** The mirror of a route (decorators/mirror/mirror_decorator.go). */
export function translateMirror(
  mirror: Field,
  cluster: string,
  world: TranslationWorld,
): { fields: JsonObject; problems: string[] } {
  if (!mirror.present) return { fields: {}, problems: [] };
  if (!mirror.get('kubeService').present) return { fields: {}, problems: ['mirror: must provide mirror destination'] };
  const service = readServiceReference(mirror.get('kubeService'));
  const destination = kubeDestination(service, mirror.get('port').number(), cluster, world, 'mirror');
  if (typeof destination === 'string') return { fields: {}, problems: [`mirror: ${destination}`] };
  const mirrorPercentage = compact({ value: mirror.get('percentage').number() });
  return { fields: { mirror: destination, mirrorPercentage }, problems: [] };
}

/** A destination with its weight, or why there is none. */
function translateDestination(
  { kubeService, failoverService, subset: labels, port, weight }: ShiftDestination,
  cluster: string,
  world: TranslationWorld,
): JsonObject | string {
  const subset = subsetName(labels);
  if (kubeService !== undefined) {
    const destination = kubeDestination(kubeService, port, cluster, world, 'traffic shift');
    return typeof destination === 'string'
      ? destination
      : compact({ destination: { ...destination, ...compact({ subset }) }, weight });
  }
  if (failoverService === undefined) return 'must set a destination type on traffic shift destination';
  const found = findFailoverService(failoverService, world);
  if (found === undefined) {
    return `invalid traffic shift destination ${objectKey(failoverService)}, FailoverService not found`;
  }
  const destination = compact({ host: found.hostname, port: { number: found.port?.number ?? 0 }, subset });
  return compact({ destination, weight });
}

function kubeDestination(
  service: ServiceReference,
  port: number | undefined,
  cluster: string,
  { targets, discovery }: TranslationWorld,
  use: string,
): JsonObject | string {
  const key = objectKey(service);
  const ports = targets.find((target) => sameService(target.service, service))?.ports;
  if (ports === undefined) {
    return `invalid ${use} destination ${key}: TrafficTarget not found for kube service ${key}`;
  }
  if (port && !ports.some((candidate) => candidate.port === port)) {
    return `specified port ${port} does not exist for ${use} destination service ${key}`;
  }
  if (!port && ports.length > 1) {
    return `must provide port for ${use} destination service ${key} with multiple ports (${ports.length}) defined`;
  }
  const host = serviceHost(service, cluster, discovery.clusterDomain(service.cluster));
  return port ? { host, port: { number: port } } : { host };
}
