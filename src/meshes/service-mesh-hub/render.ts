import type { JsonObject } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import { renderAccessPolicy } from '../../resources/access-policy.js';
import { renderFailoverService } from '../../resources/failover-service.js';
import type { ObjectName } from '../../resources/metadata.js';
import { renderTrafficPolicy } from '../../resources/traffic-policy.js';
import { renderVirtualMesh } from '../../resources/virtual-mesh.js';
import { Losses } from '../losses.js';
import type { Rendered } from '../mesh.js';
import { backingServices, type PlannedService, tellNoService } from './backing-services.js';
import type { ServiceMeshHubExtension } from './extension.js';
import { INSTALL_NAMESPACE, meshName, type ObjectReference, sanitizeName } from './names.js';
import { renderOutlierDetection, tellNoHealthChecks } from './render-outlier-detection.js';
import { renderShift } from './render-shift.js';

/**
 * The FailoverService guide's objects in its order: VirtualMesh and AccessPolicy where asked for, outlier detection for every backing
 * service, the FailoverService, the traffic shift. All of them live in the management cluster.
 */
export function render(plan: FailoverPlan): Rendered {
  const own = (plan.extensions.serviceMeshHub ?? {}) as Partial<ServiceMeshHubExtension>;
  const losses = new Losses(plan);
  const services = backingServices(plan, losses);
  const [first] = services;
  tellWhatWasNotAdopted(plan, losses);
  if (first === undefined) return { manifests: [], losses: losses.list };
  const cluster = plan.clusters.find(({ management }) => management)?.name;
  const namespace = own.namespace ?? INSTALL_NAMESPACE;
  const name = own.failoverServiceName ?? sanitizeName(plan.name);
  const object = { name, namespace, ...(cluster === undefined ? {} : { cluster }) };
  const serving = [...new Set(services.map((service) => meshName(service.cluster)))];
  const grouped = serving.map((mesh) => ({ name: mesh, namespace: INSTALL_NAMESPACE }));
  const meshes = own.meshes !== undefined && own.meshes.length > 0 ? own.meshes : grouped;
  tellWhatHasNoField(plan, losses);
  const manifests = [
    ...(own.virtualMesh === undefined
      ? []
      : [renderVirtualMesh(virtualMeshName(own.virtualMesh, object, plan), union(grouped, meshes))]),
    ...(own.accessPolicies === true ? [renderAccessPolicy({ ...object, name: `${name}-access` }, services)] : []),
    ...renderOutlierPolicies({ ...object, name: own.outlierPolicyName ?? `${name}-outlier` }, services, losses),
    renderFailoverService(object, {
      hostname: hostnameOf(plan, first),
      port: { number: plan.port ?? first.port, protocol: plan.protocol },
      meshes,
      backingServices: services,
    }),
    ...renderShift(plan, { object, services, losses }),
  ];
  return { manifests, losses: losses.list };
}

/** A document names one namespace for all objects; beside a FailoverService that was read, the VirtualMesh may stand elsewhere. */
function virtualMeshName(name: string, object: ObjectName, { origin }: FailoverPlan): ObjectName {
  const read = origin.document.kind !== 'Failover';
  return { ...object, name, ...(read ? { namespace: INSTALL_NAMESPACE } : {}) };
}

/** One policy for services with equal settings; a second one gets a number. */
function renderOutlierPolicies(object: ObjectName, services: readonly PlannedService[], losses: Losses): JsonObject[] {
  const equal = groupBy(services, ({ settings }) =>
    JSON.stringify([settings.detection.outlier, settings.detection.accrual]),
  );
  return [...equal.values()].map((group, index) => {
    const name = index === 0 ? object.name : `${object.name}-${index + 1}`;
    const detection = (group[0] as PlannedService).settings.detection;
    return renderTrafficPolicy({ ...object, name }, group, {
      outlierDetection: renderOutlierDetection(detection, losses),
    });
  });
}

/** Only `.global` names are translated; a plan of another mesh has its clients call something else. */
function hostnameOf({ mesh, service }: FailoverPlan, { name, namespace }: PlannedService): string {
  return mesh === 'service-mesh-hub' || service.endsWith('.global') ? service : `${name}-failover.${namespace}.global`;
}

function union(one: readonly ObjectReference[], other: readonly ObjectReference[]): ObjectReference[] {
  const missing = other.filter(({ name }) => !one.some((mesh) => mesh.name === name));
  return [...one, ...missing];
}

function tellWhatHasNoField(plan: FailoverPlan, losses: Losses): void {
  const { ordering, subset, mesh } = plan;
  if (ordering.by === 'locality') {
    losses.add(
      'ordering',
      "the order follows each client's place, and a FailoverService has one order for all clients",
      'it is the order near its first service; make one FailoverService for each place',
    );
  }
  if (subset !== undefined) {
    losses.add(
      'subset',
      `a FailoverService has no subsets of its own; all pods of its services answer, not only subset ${subset}`,
      'shift traffic to the FailoverService with `subset` and the labels of these pods',
    );
  }
  if (mesh === 'service-mesh-hub') return;
  const policy = (plan.members?.[0] ?? plan).loadBalancing.policy;
  if (policy !== 'ROUND_ROBIN' && policy !== 'LEAST_REQUEST') {
    losses.add('loadBalancing', `no policy of Service Mesh Hub chooses ${policy}`, "Istio's own choice holds");
  }
}

/** The plan of a Failover document holds only what Service Mesh Hub can do; the document says what was asked for. */
function tellWhatWasNotAdopted({ mesh, origin: { document } }: FailoverPlan, losses: Losses): void {
  if (mesh !== 'service-mesh-hub' || document.kind !== 'Failover') return;
  const { detection, destinations } = asObject(document.value.spec);
  if (asObject(detection).healthCheck !== undefined) tellNoHealthChecks(losses);
  if (asObject(asObject(detection).outlier).consecutiveGatewayFailure !== undefined) {
    losses.add(
      'detection.outlier.consecutiveGatewayFailure',
      'a TrafficPolicy counts all 5xx answers together',
      'consecutiveErrors counts gateway errors too',
    );
  }
  for (const [index, destination] of asList(destinations).entries()) {
    const { address } = asObject(destination);
    if (address === undefined) continue;
    tellNoService(asText(address) ?? '', { document, path: ['spec', 'destinations', index] }, losses);
  }
}
