import type { JsonObject } from '../../model/document.js';
import { formatSeconds } from '../../model/duration.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { ClusterService } from '../../resources/kube-service.js';
import type { ObjectName } from '../../resources/metadata.js';
import { renderTrafficPolicy, shiftTo } from '../../resources/traffic-policy.js';
import type { Losses } from '../losses.js';
import type { PlannedService } from './backing-services.js';
import type { ServiceMeshHubExtension } from './extension.js';
import { INSTALL_NAMESPACE } from './names.js';

/** Istio retries twice where nobody says otherwise (istio: pilot/pkg/networking/core/route/retry/retry.go). */
const ISTIO_RETRIES = 2;

interface Shifted {
  /** The FailoverService. */
  object: ObjectName & { namespace: string };
  services: readonly PlannedService[];
  losses: Losses;
}

/** The policy that sends a service's requests to the FailoverService: where asked for, and where clients call the service itself. */
export function renderShift(plan: FailoverPlan, { object, services, losses }: Shifted): JsonObject[] {
  const { trafficShift } = (plan.extensions.serviceMeshHub ?? {}) as Partial<ServiceMeshHubExtension>;
  if (trafficShift !== undefined) {
    const from = trafficShift.from.flatMap((text) => parseService(text) ?? []);
    const namespace = trafficShift.namespace ?? from[0]?.namespace ?? INSTALL_NAMESPACE;
    const target = { ...object, name: trafficShift.name, namespace };
    return [renderTrafficPolicy(target, from, { ...renderRoute(plan, losses), ...shiftTo(object) })];
  }
  const [first] = services;
  if (first === undefined || plan.mesh === 'service-mesh-hub' || plan.service.endsWith('.global')) {
    tellRoute(plan, losses);
    return [];
  }
  losses.add(
    'service.host',
    `a FailoverService's host must end in .global, so it cannot be ${plan.service}`,
    `requests for ${first.name} are shifted to it; clients of another host must call the new one`,
  );
  const target = { ...object, name: `${object.name}-shift`, namespace: first.namespace };
  return [renderTrafficPolicy(target, [first], { ...renderRoute(plan, losses), ...shiftTo(object) })];
}

/** What the shifted requests get beside their new destination; Istio's own defaults are left out. */
function renderRoute({ route, protocol }: FailoverPlan, losses: Losses): JsonObject {
  const http = protocol === 'http' || protocol === 'http2' || protocol === 'grpc';
  const attempts = route.retry?.numRetries ?? 0;
  const perTryTimeoutMs = route.retry?.perTryTimeoutMs;
  if (route.retry?.previousPriorities !== undefined || route.retry?.hedgeOnPerTryTimeout) {
    losses.add(
      'route.retry',
      'a TrafficPolicy has attempts and perTryTimeout only',
      'outlier detection takes the failing service away from retries too',
    );
  }
  return {
    ...(route.timeoutMs === 0 ? {} : { requestTimeout: formatSeconds(route.timeoutMs) }),
    ...(!http || (attempts === ISTIO_RETRIES && perTryTimeoutMs === undefined)
      ? {}
      : {
          retries: {
            attempts,
            ...(perTryTimeoutMs === undefined ? {} : { perTryTimeout: formatSeconds(perTryTimeoutMs) }),
          },
        }),
  };
}

function tellRoute({ mesh, route }: FailoverPlan, losses: Losses): void {
  if (mesh === 'service-mesh-hub' || route.timeoutMs === 0) return;
  losses.add(
    'route',
    'time-outs and retries stand on the policy that shifts traffic, and none is asked for',
    'ask for a trafficShift, or let the client set its own time-out',
  );
}

/** `CLUSTER/NAMESPACE/SERVICE`. */
function parseService(text: string): ClusterService | undefined {
  const [cluster, namespace, name] = text.split('/');
  return cluster && namespace && name ? { cluster, namespace, name } : undefined;
}
