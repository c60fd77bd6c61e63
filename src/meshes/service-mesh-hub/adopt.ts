import type { JsonObject, Origin } from '../../model/document.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { asList, asObject, asText, isObject } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { ReadContext } from '../mesh.js';
import type { ServiceMeshHubExtension } from './extension.js';
import type { BackingService, FailoverService } from './failover-service.js';
import { INSTALL_NAMESPACE, meshName, type ObjectReference, type ServiceReference } from './names.js';
import { planFailoverService } from './plan-failover-service.js';
import { readWorld } from './read.js';
import type { TrafficPolicy } from './traffic-policy.js';

/**
 * The plan of the manifests that a Failover document becomes: a FailoverService with the destinations by priority, a TrafficPolicy with
 * outlier detection for all of them (the controller insists on one) and, where asked for, the traffic shift.
 */
export function adopt(spec: FailoverSpec, context: ReadContext): FailoverPlan {
  const own = asObject(spec.extensions.serviceMeshHub);
  const origin: Origin = { document: spec.document, path: [] };
  const sorted = [...spec.destinations].sort((one, other) => one.priority - other.priority);
  const failoverService: FailoverService = {
    name: asText(own.failoverServiceName) ?? spec.name,
    namespace: asText(own.namespace) ?? INSTALL_NAMESPACE,
    hostname: spec.service.host,
    port: { number: spec.service.port, protocol: spec.service.protocol },
    meshes: readMeshes(own, sorted),
    backingServices: sorted
      .filter(({ address }) => address === undefined)
      .map((destination) => backingService(destination, spec)),
    unsupported: [],
    origin,
  };
  const policies = [outlierPolicy(failoverService, spec, own), ...shiftPolicy(failoverService, own, origin)];
  const plan = planFailoverService(failoverService, { ...readWorld(context), policies }, context);
  const extension: ServiceMeshHubExtension = {
    ...(plan.extensions.serviceMeshHub as ServiceMeshHubExtension),
    ...(asText(own.virtualMesh) === undefined ? {} : { virtualMesh: asText(own.virtualMesh) }),
    ...(typeof own.accessPolicies === 'boolean' ? { accessPolicies: own.accessPolicies } : {}),
  };
  return {
    ...plan,
    clusters: spec.clusters,
    extensions: { serviceMeshHub: extension },
    notes: [...notesOn(sorted, spec), ...plan.notes],
  };
}

function notesOn(sorted: readonly FailoverDestination[], { detection }: FailoverSpec): string[] {
  const external = sorted.flatMap(({ address }) => address ?? []);
  const shared = sorted.some(({ priority }, index) => sorted[index + 1]?.priority === priority);
  return [
    ...(external.length === 0
      ? []
      : [`A FailoverService knows Kubernetes Services only: ${external.join(', ')} is left out.`]),
    ...(shared
      ? [
          'A FailoverService tries its services one after the other: destinations of one priority follow each other as written.',
        ]
      : []),
    ...(detection.healthCheck === undefined
      ? []
      : ['Service Mesh Hub has no active health checks; only outlier detection moves traffic.']),
  ];
}

function backingService(destination: FailoverDestination, { service }: FailoverSpec): BackingService {
  const { port = service.port, locality, labels, replicas, origin } = destination;
  return { ...referenceTo(destination), hints: { port, locality, labels, replicas }, origin };
}

function referenceTo({ service = '', namespace = 'default', cluster = '' }: FailoverDestination): ServiceReference {
  return { name: service, namespace, cluster };
}

/** By default the Istio mesh of every cluster that serves. */
function readMeshes(own: JsonObject, destinations: readonly FailoverDestination[]): ObjectReference[] {
  const given = asList(own.meshes).map(asObject);
  if (given.length > 0) {
    return given.map((mesh) => ({
      name: asText(mesh.name) ?? '',
      namespace: asText(mesh.namespace) ?? INSTALL_NAMESPACE,
    }));
  }
  const clusters = new Set(destinations.flatMap(({ cluster }) => cluster ?? []));
  return [...clusters].map((cluster) => ({ name: meshName(cluster), namespace: INSTALL_NAMESPACE }));
}

function outlierPolicy(
  { name, namespace, backingServices, origin }: FailoverService,
  { detection }: FailoverSpec,
  own: JsonObject,
): TrafficPolicy {
  const { consecutive5xx, intervalMs, baseEjectionTimeMs, maxEjectionPercent } = detection.outlier ?? {};
  return {
    name: asText(own.outlierPolicyName) ?? `${name}-outlier`,
    namespace,
    sourceClusters: [],
    destinationSelector: [{ refs: backingServices.map(serviceReference) }],
    outlierDetection: { consecutiveErrors: consecutive5xx, intervalMs, baseEjectionTimeMs, maxEjectionPercent },
    shift: [],
    origin,
  };
}

function serviceReference({ name, namespace, cluster }: BackingService): ServiceReference {
  return { name, namespace, cluster };
}

function shiftPolicy(
  { name, namespace = INSTALL_NAMESPACE, backingServices }: FailoverService,
  own: JsonObject,
  origin: Origin,
): TrafficPolicy[] {
  if (!isObject(own.trafficShift)) return [];
  const from = asList(own.trafficShift.from).flatMap((item) => asText(item) ?? []);
  const named = from.flatMap((text) => shiftedService(text, backingServices) ?? []);
  const refs = named.length > 0 ? named : backingServices.slice(0, 1).map(serviceReference);
  return [
    {
      name: asText(own.trafficShift.name) ?? `${name}-shift`,
      // Beside the service whose requests it moves, as in the guide.
      namespace: refs[0]?.namespace ?? namespace,
      sourceClusters: [],
      destinationSelector: [{ refs }],
      shift: [{ failoverService: { name, namespace }, subset: {} }],
      origin,
    },
  ];
}

/** `CLUSTER/NAMESPACE/SERVICE`; what is left out in front is that of the first backing service of this name, or of the first one. */
function shiftedService(text: string, backingServices: readonly BackingService[]): ServiceReference | undefined {
  const [name, namespace, cluster] = text.split('/').reverse();
  if (name === undefined || name === '') return undefined;
  const like = backingServices.find((service) => service.name === name) ?? backingServices[0];
  return { name, namespace: namespace ?? like?.namespace ?? 'default', cluster: cluster ?? like?.cluster ?? '' };
}
