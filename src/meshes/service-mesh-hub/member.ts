import { connectionDefaults, type Destination, loadBalancingDefaults, type Member } from '../../model/plan.js';
import { serviceName } from '../../topology/endpoint-name.js';
import type { PolicyWorld } from './applied-policies.js';
import { knownService } from './discovery.js';
import type { BackingService } from './failover-service.js';
import { gatewayEndpoint, localEndpoints } from './member-endpoints.js';
import { objectKey, outboundCluster, serviceHost } from './names.js';
import { memberOutlier } from './outlier-detection.js';

/** Istio's default for a cluster that no DestinationRule says otherwise of: 10 s to connect and no circuit breaker. */
const UNLIMITED = 4_294_967_295;

/** One member cluster of the aggregate with the endpoints behind it. */
export interface PlannedMember {
  member: Member;
  destination: Destination;
}

/**
 * The members that one backing service adds: one for each of its ports in order, whichever port the FailoverService has
 * (failover_service_translator.go). In the client's own cluster the pods are endpoints; a service of another cluster is one endpoint, the
 * ingress gateway of its mesh.
 */
export function planMembers(
  service: BackingService,
  {
    port,
    clientCluster,
    world,
    notes,
  }: { port: number | undefined; clientCluster: string; world: PolicyWorld; notes: string[] },
): PlannedMember[] {
  const { discovery, topology } = world;
  const known = knownService(service, discovery, topology)?.ports ?? [];
  const ports = known.length > 0 ? known : [service.hints?.port ?? port ?? 0];
  if (ports.length > 1) {
    notes.push(
      `${objectKey(service)} has the ports ${ports.join(', ')}; every one of them becomes a member, not only the FailoverService's.`,
    );
  }
  const outlier = memberOutlier(service, clientCluster, world, notes);
  const host = serviceHost(service, clientCluster, discovery.clusterDomain(clientCluster));
  const local = service.cluster === clientCluster;
  return ports.map((number) => {
    const name = outboundCluster(number, host);
    const path = serviceName(service.cluster, service.namespace, service.name) + (ports.length > 1 ? `:${number}` : '');
    const member: Member = {
      name,
      detection: {
        ...(outlier === undefined ? {} : { outlier }),
        // Istio sets healthy_panic_threshold to minHealthPercent, 0, on every cluster with outlier detection, and leaves the others at Envoy's 50.
        panicThreshold: outlier === undefined ? 50 : 0,
        overprovisioningFactor: 140,
        readiness: local,
        ...(local ? { unreadyWithdrawn: true } : {}),
      },
      loadBalancing: loadBalancingDefaults(),
      connection: connectionDefaults({
        connectTimeoutMs: 10_000,
        maxConnections: UNLIMITED,
        maxPendingRequests: UNLIMITED,
        maxRequests: UNLIMITED,
        maxRetries: UNLIMITED,
      }),
    };
    const found = local ? localEndpoints(service, number, path, world) : gatewayEndpoint(service, number, path, world);
    return { member, destination: { ...destinationOf(service, number, path, name), ...found } };
  });
}

function destinationOf(
  { cluster, namespace, name: service, hints, origin }: BackingService,
  port: number,
  name: string,
  member: string,
) {
  return {
    name,
    cluster,
    namespace,
    service,
    port,
    labels: hints?.labels ?? {},
    priority: 0,
    weight: 1,
    member,
    origin,
  };
}
