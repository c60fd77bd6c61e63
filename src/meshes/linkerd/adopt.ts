import type { FailureAccrual } from '../../model/detection.js';
import type { Origin } from '../../model/document.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { asObject, asText } from '../../model/json.js';
import type { FailoverPlan, Ordering } from '../../model/plan.js';
import { LINKERD_FAILOVER } from '../../resources/traffic-split.js';
import type { ReadContext } from '../mesh.js';
import { type Backend, readBackend } from './backend.js';
import type { LinkerdExtension } from './extension.js';
import { accrualDefaults } from './failure-accrual.js';
import { linkerdPlan } from './linkerd-plan.js';
import { apexDestination } from './plan-traffic-split.js';
import { readSurroundings, type Surroundings } from './surroundings.js';

/**
 * The plan of the manifests that a Failover document becomes: in the cluster of the first destination, which is the primary, one
 * TrafficSplit under linkerd-failover's control (or one HTTPRoute with fixed weights), with the destinations of other clusters as the
 * gateway mirrors SERVICE-CLUSTER.
 */
export function adopt(spec: FailoverSpec, context: ReadContext): FailoverPlan {
  const own = asObject(spec.extensions.linkerd);
  const api = asText(own.api) === 'httproute' ? 'httproute' : 'trafficsplit';
  const sorted = [...spec.destinations].sort((one, other) => one.priority - other.priority);
  const [primary] = sorted;
  const namespace = primary?.namespace ?? spec.namespace;
  const apex = asText(own.apex) ?? spec.service.host.split('.')[0] ?? spec.service.host;
  const origin: Origin = { document: spec.document, path: [] };
  const surroundings: Surroundings = {
    ...readSurroundings(context, spec.document, []),
    localCluster: primary?.cluster,
    otherClusters: spec.clusters.map(({ name }) => name).filter((name) => name !== primary?.cluster),
  };
  const weightOf = (destination: FailoverDestination): number => {
    if (api === 'trafficsplit') return destination === primary ? 1 : 0;
    return destination.priority === primary?.priority ? destination.weight : 0;
  };
  const backends = sorted.map((destination) => {
    const backend = adoptDestination(destination, weightOf(destination), spec, surroundings);
    return backend.destination.namespace === (destination.address === undefined ? namespace : undefined)
      ? backend
      : outOfReach(backend, namespace);
  });
  const first = backends[0]?.destination;
  const ordering: Ordering =
    api === 'trafficsplit'
      ? { by: 'readiness', primary: first?.service ?? first?.name ?? '', controlled: true }
      : { by: 'weight' };
  const extension: LinkerdExtension = {
    api,
    apex,
    ...(api === 'trafficsplit' ? { controllerSelector: asText(own.controllerSelector) ?? LINKERD_FAILOVER } : {}),
    export: own.export !== false,
  };
  return linkerdPlan(
    {
      name: spec.name,
      namespace,
      service: api === 'trafficsplit' ? apex : `${apex}.${namespace}.svc.cluster.local`,
      port: spec.service.port,
      protocol: spec.service.protocol,
      backends,
      ordering,
      clusters: spec.clusters,
      apex: api === 'trafficsplit' ? apexDestination({ namespace, apex, origin }, backends, surroundings) : undefined,
      accrual: api === 'httproute' ? accrualOf(spec) : undefined,
      extension,
      notes: notesOn(spec, api),
      origin,
    },
    context,
  );
}

function adoptDestination(
  destination: FailoverDestination,
  weight: number,
  spec: FailoverSpec,
  surroundings: Surroundings,
): Backend {
  const { cluster, address, namespace = spec.namespace, service = '', port = spec.service.port, origin } = destination;
  const { locality, labels, replicas } = destination;
  if (address !== undefined) return externalDestination(destination, weight);
  const remote = cluster !== undefined && cluster !== surroundings.localCluster;
  const reference = { namespace, service, port, weight, locality, labels, replicas, controlled: true, origin };
  if (!remote) return readBackend(reference, surroundings);
  const link = surroundings.links.find(({ targetClusterName }) => targetClusterName === cluster);
  const mirror = { mode: 'gateway', cluster, remoteService: service, link } as const;
  const backend = readBackend({ ...reference, service: `${service}-${cluster}` }, surroundings, mirror);
  // The document speaks of the Service in its own cluster, and so do the scenarios beside it.
  const endpoints = backend.destination.endpoints.map((endpoint) => ({
    ...endpoint,
    service,
    name:
      endpoint.address === undefined ? endpoint.name.replace(`/${service}-${cluster}`, `/${service}`) : endpoint.name,
  }));
  const name = [cluster, namespace, service].join('/');
  return { ...backend, destination: { ...backend.destination, name, endpoints } };
}

/** A split and its backends stand in one namespace. */
function outOfReach({ destination, notes }: Backend, namespace: string): Backend {
  const why = `${destination.name} stands outside ${namespace}, where all backends must stand: nothing is sent to it.`;
  return { destination: { ...destination, endpoints: [] }, notes: [...notes, why] };
}

/** No Service, no Endpoints: the controller never sees it ready. */
function externalDestination(destination: FailoverDestination, weight: number): Backend {
  const { address = '', port, locality, labels, origin } = destination;
  return {
    destination: { name: address, address, port, locality, labels, priority: 0, weight, endpoints: [], origin },
    notes: [`Linkerd splits traffic among Services only: nothing is sent to ${address}.`],
  };
}

function accrualOf({ detection: { outlier } }: FailoverSpec): FailureAccrual | undefined {
  if (outlier === undefined) return undefined;
  const { maxPenaltyMs, maxFailures, minPenaltyMs } = accrualDefaults({ mode: 'consecutive' });
  const penaltyMs = outlier.baseEjectionTimeMs ?? minPenaltyMs;
  return accrualDefaults({
    mode: 'consecutive',
    maxFailures: outlier.consecutive5xx ?? maxFailures,
    minPenaltyMs: penaltyMs,
    maxPenaltyMs: Math.max(maxPenaltyMs, penaltyMs),
  });
}

function notesOn({ detection, destinations }: FailoverSpec, api: LinkerdExtension['api']): string[] {
  const notes: string[] = [];
  const note = (when: boolean, text: string) => {
    if (when) notes.push(text);
  };
  note(
    api === 'trafficsplit' && detection.outlier !== undefined,
    'Outlier detection has no counterpart here: circuit breaking is off for a Service with a TrafficSplit.',
  );
  note(
    detection.healthCheck !== undefined,
    'The health check has no counterpart: Linkerd sees what the readiness probes of the pods see.',
  );
  note(
    api === 'trafficsplit' && destinations.length > 2,
    'Linkerd knows no order among fallbacks: all that are ready share the traffic equally.',
  );
  note(
    api === 'httproute' && destinations.length > 1,
    'Nothing in Linkerd rewrites the weights of an HTTPRoute: a fallback of weight 0 gets no requests, whatever fails.',
  );
  return notes;
}
