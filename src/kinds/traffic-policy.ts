import type { JsonObject } from '../model/document.js';
import { renderTrafficPolicy } from '../resources/traffic-policy.js';
import { texts } from './flag-value.js';
import type { KindInput } from './kind.js';
import { parseClusterReference } from './reference.js';

/** A Service Mesh Hub TrafficPolicy for the services of `--service`. */
export function trafficPolicy({ name, namespace, flags }: KindInput, features: JsonObject): JsonObject {
  const services = texts(flags.service).map((service) => parseClusterReference('service', service));
  return renderTrafficPolicy({ name, namespace }, services, features);
}
