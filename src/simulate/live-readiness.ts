import type { Destination, FailoverPlan } from '../model/plan.js';
import type { ReadinessProbe } from '../model/topology.js';

/** A kubelet notices within a second or so that a container has ended. */
const STAND_IN: ReadinessProbe = {
  type: 'tcp',
  periodMs: 1000,
  timeoutMs: 1000,
  initialDelayMs: 0,
  failureThreshold: 1,
  successThreshold: 1,
};

/**
 * Where the readiness of pods is all that anybody goes by (Linkerd): pods without a readiness probe are ready while their container runs. Nobody can see that from
 * here, so whether the port takes connections stands in for it.
 */
export function watchContainers(plan: FailoverPlan): FailoverPlan {
  const { readiness, healthCheck, outlier } = plan.detection;
  if (!readiness || healthCheck !== undefined || outlier !== undefined) return plan;
  return {
    ...plan,
    destinations: plan.destinations.map(watched),
    ...(plan.apex === undefined ? {} : { apex: watched(plan.apex) }),
  };
}

function watched<T extends Pick<Destination, 'endpoints'>>(destination: T): T {
  return {
    ...destination,
    endpoints: destination.endpoints.map((endpoint) =>
      endpoint.pod && endpoint.ready && endpoint.readinessProbe === undefined
        ? { ...endpoint, readinessProbe: STAND_IN }
        : endpoint,
    ),
  };
}
