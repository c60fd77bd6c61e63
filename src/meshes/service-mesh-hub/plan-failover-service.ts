import { connectionDefaults, type FailoverPlan, loadBalancingDefaults } from '../../model/plan.js';
import { planClusters } from '../../model/plan-clusters.js';
import { serviceName } from '../../topology/endpoint-name.js';
import type { ReadContext } from '../mesh.js';
import { appliedPolicies, type PolicyWorld } from './applied-policies.js';
import type { ServiceMeshHubExtension } from './extension.js';
import type { FailoverService } from './failover-service.js';
import { type PlannedMember, planMembers } from './member.js';
import { objectKey, sameService } from './names.js';
import { invalidity, policyNotes, remoteNotes, visibility } from './plan-notes.js';
import { planProtocol } from './protocol.js';
import { readRoute } from './route.js';
import { shiftNotes, shiftsTo } from './traffic-shift.js';

/**
 * The aggregate cluster of one FailoverService as clients of one cluster get it: members in declared order, whatever the client's place
 * (pkg/mesh-networking/translation/istio/mesh/failoverservice/failover_service_translator.go).
 */
export function planFailoverService(
  failoverService: FailoverService,
  world: PolicyWorld,
  { client }: Pick<ReadContext, 'client'>,
): FailoverPlan {
  const { name, namespace, hostname, port, meshes = [], origin } = failoverService;
  const clientCluster = client?.cluster ?? failoverService.backingServices[0]?.cluster ?? '';
  const notes = invalidity(failoverService, world);
  const planned = members(failoverService, { port: port?.number, clientCluster, world, notes });
  const protocol = planProtocol(port?.protocol);
  const [shift, ...others] = shiftsTo(failoverService, world.policies);
  notes.push(
    ...remoteNotes(planned, clientCluster),
    ...visibility(failoverService, clientCluster, world),
    ...policyNotes(failoverService, world),
  );
  notes.push(...shiftNotes(shift, others, hostname ?? name));
  const extension: ServiceMeshHubExtension = {
    namespace,
    failoverServiceName: name,
    meshes,
    outlierPolicyName: outlierPolicyName(failoverService, world),
    ...(shift === undefined
      ? {}
      : {
          trafficShift: {
            name: shift.name,
            namespace: shift.namespace,
            from: shift.destinationSelector.flatMap(({ refs }) =>
              refs.map((from) => serviceName(from.cluster, from.namespace, from.name)),
            ),
          },
        }),
    ...(world.discovery.virtualMeshes.length === 0 ? {} : { virtualMesh: world.discovery.virtualMeshes[0]?.name }),
  };
  return {
    name,
    namespace: namespace ?? '',
    mesh: 'service-mesh-hub',
    service: hostname ?? name,
    port: port?.number,
    protocol,
    clusters: planClusters(planned.map(({ destination }) => destination)),
    destinations: planned.map(({ destination }) => destination),
    ordering: { by: 'priority' },
    // The aggregate itself has no detection of its own and Envoy's panic threshold; only its members have Istio's.
    detection: { panicThreshold: 50, overprovisioningFactor: 140, readiness: true, unreadyWithdrawn: true },
    loadBalancing: loadBalancingDefaults(),
    connection: connectionDefaults({ connectTimeoutMs: 1000 }),
    route: readRoute(shift, protocol),
    members: planned.map(({ member }) => member),
    client: client ?? null,
    extensions: { serviceMeshHub: extension },
    notes,
    origin,
  };
}

/** Members by their names: a service that is listed twice adds its clusters once. */
function members(failoverService: FailoverService, options: Parameters<typeof planMembers>[1]): PlannedMember[] {
  const { backingServices } = failoverService;
  return backingServices.flatMap((service, index) => {
    if (backingServices.findIndex((other) => sameService(other, service)) === index)
      return planMembers(service, options);
    options.notes.push(`${objectKey(service)} is listed twice; the first entry is shown.`);
    return [];
  });
}

function outlierPolicyName({ backingServices }: FailoverService, world: PolicyWorld): string | undefined {
  const policies = backingServices.flatMap((service) => appliedPolicies(service, world));
  return policies.find(({ outlierDetection }) => outlierDetection !== undefined)?.name;
}
