import type { JsonObject } from '../model/document.js';
import { texts } from './flag-value.js';
import type { KindInput } from './kind.js';
import { metadata } from './metadata.js';
import { kubeService, parseClusterReference } from './reference.js';

/** A Service Mesh Hub TrafficPolicy for the services of `--service`. */
export function trafficPolicy({ name, namespace, flags }: KindInput, features: JsonObject): JsonObject {
  const services = texts(flags.service).map((service) => kubeService(parseClusterReference('service', service)));
  return {
    apiVersion: 'networking.smh.solo.io/v1alpha2',
    kind: 'TrafficPolicy',
    metadata: metadata(name, namespace),
    spec: { destinationSelector: [{ kubeServiceRefs: { services } }], ...features },
  };
}
