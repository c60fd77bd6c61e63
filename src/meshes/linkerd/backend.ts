import type { Origin } from '../../model/document.js';
import type { Destination } from '../../model/plan.js';
import { GATEWAY_PROBE_DEFAULTS } from '../../resources/link.js';
import {
  type BackendEndpoints,
  type BackendService,
  commonLocality,
  discoveredEndpoints,
  gatewayEndpoints,
  localEndpoints,
} from './backend-endpoints.js';
import { type Mirror, mirrorOf } from './mirror.js';
import type { Surroundings } from './surroundings.js';

/** One backend of a split or route. */
export interface BackendReference extends BackendService {
  weight: number;
  /** A failover controller watches it: it sees local Endpoints and nothing else. */
  controlled: boolean;
  origin: Origin;
}

export interface Backend {
  destination: Destination;
  notes: string[];
}

/** The destination that a backend is, mirror or not. Given `mirror`, the name is not asked. */
export function readBackend(
  reference: BackendReference,
  surroundings: Surroundings,
  mirror = mirrorOf(reference.namespace, reference.service, surroundings),
): Backend {
  const { namespace, service, port, weight, locality, labels = {}, origin } = reference;
  const cluster = mirror === undefined ? surroundings.localCluster : 'cluster' in mirror ? mirror.cluster : undefined;
  const { endpoints, assumed, notes } = readEndpoints(reference, surroundings, mirror);
  const destination: Destination = {
    name: [cluster, namespace, service].filter((part) => part !== undefined).join('/'),
    cluster,
    namespace,
    service,
    port,
    locality: commonLocality(endpoints) || (locality ?? ''),
    labels,
    priority: 0,
    weight,
    member: service,
    endpoints: endpoints.map((endpoint) => ({ ...endpoint, service })),
    ...(assumed ? { endpointsAssumed: true } : {}),
    ...(mirror?.mode === 'gateway' ? { gatewayProbe: mirror.link?.probe ?? GATEWAY_PROBE_DEFAULTS } : {}),
    origin,
  };
  return { destination, notes };
}

function readEndpoints(
  reference: BackendReference,
  surroundings: Surroundings,
  mirror: Mirror | undefined,
): BackendEndpoints & { notes: string[] } {
  const { namespace, service, controlled } = reference;
  const nothing = (note: string) => ({ endpoints: [], assumed: false, notes: [note] });
  if (service.includes('.')) {
    return nothing(`Backend ${service} is no bare Service name: nothing of that name has Endpoints in ${namespace}.`);
  }
  const known = surroundings.topology.service(namespace, service, surroundings.localCluster);
  if (known?.type === 'ExternalName') {
    return nothing(`Backend ${service} is an ExternalName Service, which has no Endpoints and so is never ready.`);
  }
  switch (mirror?.mode) {
    case undefined:
      return { ...localEndpoints(reference, surroundings), notes: [] };
    case 'gateway':
      return { ...gatewayEndpoints(reference, mirror, surroundings), notes: [] };
    case 'none':
      return nothing(
        `Backend ${service} never appears: the Service in ${mirror.cluster} has mirror.linkerd.io/exported: ${mirror.exported}, which selects no mirror.`,
      );
    case 'remote-discovery':
    case 'federated':
      if (!controlled) return { ...discoveredEndpoints(reference, mirror, surroundings), notes: [] };
      return nothing(
        `Backend ${service} is a ${mirror.mode} Service without local Endpoints: the failover controller never sees it ready.`,
      );
  }
}

/** Destinations and endpoints told apart where a backend is named twice, or two mirrors stand behind one gateway. */
export function distinctDestinations(destinations: readonly Destination[]): Destination[] {
  const seen = new Map<string, number>();
  const distinct = (name: string): string => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  };
  const named = destinations.map((destination) => ({ ...destination, name: distinct(destination.name) }));
  seen.clear();
  return named.map((destination) => ({
    ...destination,
    endpoints: destination.endpoints.map((endpoint) => ({ ...endpoint, name: distinct(endpoint.name) })),
  }));
}
