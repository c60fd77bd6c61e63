import { groupBy } from '../../model/group-by.js';
import type { MeshConfig } from '../../resources/mesh-config.js';
import type { VirtualService } from '../../resources/virtual-service.js';
import { compareText } from './destination-rule-index.js';
import { type IstioService, isDns, type ServiceEndpoint } from './istio-service.js';
import { reaches } from './reaches.js';

/**
 * The services that a client's proxy gets: one for each host. Without a client namespace, each namespace that defines a host is asked
 * as its own client.
 */
export function visibleServices(
  services: readonly IstioService[],
  clientNamespace: string | undefined,
  { mesh, virtualServices }: { mesh: MeshConfig; virtualServices: readonly VirtualService[] },
): IstioService[] {
  return [...groupBy(services, ({ host }) => host).values()].flatMap((same) => {
    const ofHost = [...same].sort(
      // Istio compares hosts, namespaces, and nothing then; the objects' names settle the rest here.
      (a, b) => a.createdAt - b.createdAt || compareText(a.namespace, b.namespace) || compareText(a.name, b.name),
    );
    const namespaces =
      clientNamespace === undefined ? new Set(same.map(({ namespace }) => namespace)) : [clientNamespace];
    return [...namespaces].flatMap(
      (namespace) => chosenFor(ofHost, namespace, mesh) ?? routedTo(ofHost, namespace, virtualServices) ?? [],
    );
  });
}

/**
 * Of several services for one host the client's own namespace wins, then Kubernetes (istio: sidecar.go selectServices); else those for
 * that namespace alone stand before those exported to it, and these before public ones (istio: push_context.go
 * servicesExportedToNamespace).
 */
function chosenFor(ofHost: readonly IstioService[], namespace: string, mesh: MeshConfig): IstioService | undefined {
  const visible = ofHost
    .filter((service) => isVisible(service, namespace, mesh))
    .sort((a, b) => publicity(a, mesh) - publicity(b, mesh));
  const owner =
    visible.find((service) => service.namespace === namespace) ??
    visible.find((service) => service.registry === 'kubernetes') ??
    visible[0];
  const same = visible.filter((service) => service.namespace === owner?.namespace);
  const first = same.find((service) => service.registry === 'kubernetes') ?? owner;
  return (
    first &&
    merged(
      first,
      ofHost.filter((service) => service.namespace === first.namespace),
    )
  );
}

/** 0 for its own namespace, 1 for named ones, 2 for all. */
function publicity(service: IstioService, mesh: MeshConfig): number {
  const targets = exportedTo(service, mesh);
  if (targets.includes('*')) return 2;
  return targets.every((target) => target === '.' || target === service.namespace) ? 0 : 1;
}

/**
 * A service that is exported to others only reaches the clients of its own namespace through a VirtualService that routes to it, with the
 * ports that it names (istio: sidecar.go collectImportedServices); so does one that is exported to nobody.
 */
function routedTo(
  ofHost: readonly IstioService[],
  namespace: string,
  virtualServices: readonly VirtualService[],
): IstioService | undefined {
  const own = ofHost.filter((service) => service.namespace === namespace);
  const [first] = [...own].sort((a, b) => Number(a.registry === 'external') - Number(b.registry === 'external'));
  if (first === undefined) return undefined;
  const destinations = virtualServices
    .filter((virtualService) => virtualService.mesh && reaches(virtualService, namespace))
    .flatMap(({ http }) => http.flatMap((route) => route.destinations.filter(({ host }) => host === first.host)));
  const service = merged(first, own);
  const ports = service.ports.filter(({ port }) =>
    destinations.some((destination) => destination.port === undefined || destination.port === port),
  );
  return ports.length === 0 ? undefined : { ...service, ports };
}

/** One service with the endpoints of all objects of its host and namespace, and the ports of those that are like it. */
function merged(first: IstioService, all: readonly IstioService[]): IstioService {
  if (all.length === 1) return first;
  const ordered = [first, ...all.filter((service) => service !== first)];
  const alike = ordered.filter(
    ({ registry, identity }) => registry === 'external' && first.registry === 'external' && identity === first.identity,
  );
  const ports = [first, ...alike].flatMap((service) => service.ports);
  return {
    ...first,
    ports: ports.filter((port, index) => ports.findIndex((other) => other.port === port.port) === index),
    endpointsAssumed: false,
    endpoints(port) {
      const by = isDns(first.type) ? 'number' : 'name';
      const found: ServiceEndpoint[] = [];
      for (const service of all.filter(({ endpointsAssumed }) => !endpointsAssumed)) {
        const own = service.endpoints(port, by);
        // A name that resolves round robin adds one endpoint, and only to a port without any (istio: mergeServicesInstancesByNamespaceHost).
        const limit = service.resolution !== 'DNS_ROUND_ROBIN' ? own.length : found.length === 0 ? 1 : 0;
        found.push(...own.slice(0, limit));
      }
      return found;
    },
  };
}

function isVisible(service: IstioService, namespace: string, mesh: MeshConfig): boolean {
  const targets = exportedTo(service, mesh);
  if (targets.includes('*')) return true;
  if (targets.includes('~')) return false;
  return targets.includes(namespace) || (targets.includes('.') && service.namespace === namespace);
}

function exportedTo({ exportTo }: IstioService, { defaultServiceExportTo }: MeshConfig): string[] {
  return exportTo.length > 0 ? exportTo : defaultServiceExportTo;
}
