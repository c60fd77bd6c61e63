import type { Document } from '../model/document.js';

/** As much of a TrafficSplit object as the controller looks at; any other field may be there. */
export interface TrafficSplitObject {
  metadata?: { annotations?: Record<string, string> | null; [field: string]: unknown };
  spec?: { backends?: readonly { service: string; [field: string]: unknown }[]; [field: string]: unknown };
  [field: string]: unknown;
}

export interface BackendWeight {
  service: string;
  weight: number;
}

/** The annotation that names the primary of a TrafficSplit. */
export const PRIMARY_SERVICE = 'failover.linkerd.io/primary-service';

/**
 * The weights that the linkerd-failover controller writes into a TrafficSplit that it selects, in backend order. Pure and total:
 * labels and present weights play no part, and nothing ready means a zero everywhere.
 *
 * `readiness` says of each Service in the split's namespace whether its Endpoints hold a ready address; absent means no.
 * The primary is the annotated Service, whatever it names ('' and unknown names included), else the first backend. A document of
 * `readManifests` does as well as the plain object.
 * Upstream: linkerd/linkerd-failover controller/src/traffic_split.rs `update`.
 */
export function failoverWeights(
  trafficSplit: TrafficSplitObject | Document,
  readiness: Readonly<Record<string, boolean>>,
): BackendWeight[] {
  const { metadata, spec } = isDocument(trafficSplit) ? (trafficSplit.value as TrafficSplitObject) : trafficSplit;
  const services = (spec?.backends ?? []).map((backend) => backend.service);
  const primary = metadata?.annotations?.[PRIMARY_SERVICE] ?? services[0] ?? '';
  const ready = (service: string) => Object.hasOwn(readiness, service) && readiness[service] === true;
  const weights = controllerWeights(services, primary, ready);
  return services.map((service, index) => ({ service, weight: weights[index] as number }));
}

function isDocument(trafficSplit: TrafficSplitObject | Document): trafficSplit is Document {
  return typeof trafficSplit.at === 'function';
}

/** The controller's rule itself: only the primary while it is ready, else every ready backend alike. */
export function controllerWeights(
  services: readonly string[],
  primary: string,
  ready: (service: string) => boolean,
): number[] {
  const primaryActive = ready(primary);
  return services.map((service) => ((primaryActive ? service === primary : ready(service)) ? 1 : 0));
}
