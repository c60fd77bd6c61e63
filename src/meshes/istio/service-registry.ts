import { groupBy } from '../../model/group-by.js';
import type { MeshConfig } from '../../resources/mesh-config.js';
import { compareText } from './destination-rule-index.js';
import type { IstioService } from './istio-service.js';

/**
 * The services that a client's proxy gets: one for each host. Without a client namespace, each namespace that defines a host is asked
 * as its own client.
 */
export function visibleServices(
  services: readonly IstioService[],
  clientNamespace: string | undefined,
  mesh: MeshConfig,
): IstioService[] {
  return [...groupBy(services, ({ host }) => host).values()].flatMap((same) => {
    const ofHost = [...same].sort(
      (a, b) => a.createdAt - b.createdAt || compareText(a.name, b.name) || compareText(a.namespace, b.namespace),
    );
    const namespaces =
      clientNamespace === undefined ? new Set(same.map(({ namespace }) => namespace)) : [clientNamespace];
    return [...namespaces].flatMap((namespace) => chosenFor(ofHost, namespace, mesh) ?? []);
  });
}

/** Of several services for one host the client's own namespace wins, then Kubernetes, then the oldest (istio: sidecar.go selectServices). */
function chosenFor(ofHost: readonly IstioService[], namespace: string, mesh: MeshConfig): IstioService | undefined {
  const visible = ofHost.filter((service) => isVisible(service, namespace, mesh));
  const owner =
    visible.find((service) => service.namespace === namespace) ??
    visible.find((service) => service.registry === 'kubernetes') ??
    // Services exported to named namespaces stand before public ones (istio: push_context.go servicesExportedToNamespace).
    visible.find((service) => !exportedTo(service, mesh).includes('*')) ??
    visible[0];
  const same = visible.filter((service) => service.namespace === owner?.namespace);
  const [first] = [...same].sort((a, b) => Number(a.registry === 'external') - Number(b.registry === 'external'));
  return (
    first &&
    merged(
      first,
      ofHost.filter((service) => service.namespace === first.namespace),
    )
  );
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
      const found = ordered
        .filter((service) => !service.endpointsAssumed)
        .flatMap((service) => service.endpoints(port));
      // A name that resolves round robin takes one endpoint only (istio: mergeServicesInstancesByNamespaceHost).
      return first.resolution === 'DNS_ROUND_ROBIN' ? found.slice(0, 1) : found;
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
