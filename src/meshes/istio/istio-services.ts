import { isKind } from '../../model/document.js';
import type { ServiceInfo } from '../../model/topology.js';
import type { DestinationRule } from '../../resources/destination-rule.js';
import type { MeshConfig } from '../../resources/mesh-config.js';
import { readServiceEntry } from '../../resources/service-entry.js';
import type { VirtualService } from '../../resources/virtual-service.js';
import type { ReadContext } from '../mesh.js';
import { externalServices } from './external-services.js';
import { HostSet } from './host-match.js';
import type { IstioService } from './istio-service.js';
import { kubernetesServices } from './kubernetes-services.js';
import { namedByOthers } from './other-meshes.js';

/** The objects that say which services are Istio's. */
export interface ServiceSources {
  rules: readonly DestinationRule[];
  virtualServices: readonly VirtualService[];
  mesh: MeshConfig;
}

/** Objects of a running cluster: where they are among the inputs, a Service without any endpoint has none. */
const ENDPOINT_KINDS = ['Pod', 'Endpoints', 'EndpointSlice'];

/**
 * Every service that is Istio's: hosts of ServiceEntries, Services that an Istio object names, with a mesh config all that no other mesh
 * names, and hosts of which only the DestinationRule is there.
 */
export function istioServices({ documents, topology }: ReadContext, sources: ServiceSources): IstioService[] {
  const external = documents
    .filter((document) => isKind(document, 'networking.istio.io', 'ServiceEntry'))
    .flatMap((document) => externalServices(readServiceEntry(document), topology));
  const hosts = new HostSet([
    ...sources.rules.map(({ host }) => host),
    ...sources.virtualServices.flatMap(({ hosts, http }) => [
      ...hosts,
      ...http.flatMap(({ destinations }) => destinations.map(({ host }) => host)),
    ]),
    ...external.map(({ host }) => host),
  ]);
  const ofOthers = namedByOthers(documents);
  const mine = topology.services.filter((service) => {
    const annotations = {
      ...topology.namespaceAnnotations(service.namespace, service.cluster),
      ...service.annotations,
    };
    const named = hosts.find(hostOf(service)) !== undefined;
    const annotated = Object.keys(annotations).some((key) => key.startsWith('networking.istio.io/'));
    return named || ((sources.mesh.given || annotated) && !ofOthers(service));
  });
  const kubernetes = kubernetesServices(mine, {
    topology,
    networks: sources.mesh.networks,
    endpointsKnown: documents.some(({ kind }) => ENDPOINT_KINDS.includes(kind)),
  });
  const known = [...kubernetes, ...external];
  const hostsKnown = new Set(known.map(({ host }) => host));
  const namespaces = new Set(topology.services.map(({ namespace }) => namespace));
  return [...known, ...sources.rules.flatMap((rule) => unknownHost(rule, hostsKnown, namespaces))];
}

function hostOf({ name, namespace }: ServiceInfo): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** A rule's host that no input defines. Where the Services of its namespace are there, it is known to match nothing. */
function unknownHost(
  rule: DestinationRule,
  known: ReadonlySet<string>,
  namespaces: ReadonlySet<string>,
): IstioService[] {
  const { host, origin, createdAt } = rule;
  if (host === '' || host.startsWith('*') || known.has(host)) return [];
  const [name = host, namespace = rule.namespace] = host.endsWith('.svc.cluster.local') ? host.split('.') : [];
  if (namespaces.has(namespace)) return [];
  const numbers = [...new Set(rule.trafficPolicy?.ports.map(({ port }) => port) ?? [])];
  return [
    {
      host,
      namespace,
      name,
      registry: 'external',
      exportTo: [],
      ports: [{ name: '', protocol: 'http' }, ...numbers.map((port) => ({ port, name: '', protocol: 'http' }))],
      type: 'EDS',
      resolution: 'STATIC',
      location: 'MESH_INTERNAL',
      identity: '',
      nodeLocal: false,
      createdAt,
      endpoints: () => [],
      endpointsAssumed: false,
      withdrawsUnready: false,
      origin,
    },
  ];
}
