import { isKind } from '../../model/document.js';
import type { ServiceInfo, Topology } from '../../model/topology.js';
import type { DestinationRule } from '../../resources/destination-rule.js';
import type { MeshConfig } from '../../resources/mesh-config.js';
import { readServiceEntry } from '../../resources/service-entry.js';
import type { VirtualService } from '../../resources/virtual-service.js';
import type { ReadContext } from '../mesh.js';
import { externalServices } from './external-services.js';
import { HostSet } from './host-match.js';
import type { IstioService } from './istio-service.js';
import { kubernetesServices } from './kubernetes-services.js';
import { namedByOthers, namesAnyMesh } from './other-meshes.js';

/** The objects that say which services are Istio's. */
export interface ServiceSources {
  rules: readonly DestinationRule[];
  virtualServices: readonly VirtualService[];
  mesh: MeshConfig;
}

/** Objects of a running cluster: where they are among the inputs, a Service without any endpoint has none. */
const ENDPOINT_KINDS = ['Pod', 'Endpoints', 'EndpointSlice'];

/**
 * Every service that is Istio's: hosts of ServiceEntries, Services that an Istio object names or misspells, with a mesh config all that no
 * other mesh names, and hosts of which only the DestinationRule is there. Where that is nothing, and no other mesh has objects, all Services.
 */
export function istioServices({ documents, topology }: ReadContext, sources: ServiceSources): IstioService[] {
  const external = documents
    .filter((document) => isKind(document, 'networking.istio.io', 'ServiceEntry'))
    .flatMap((document) => externalServices(readServiceEntry(document), topology, sources.mesh.networks));
  const hosts = new HostSet([
    ...sources.rules.map(({ host }) => host),
    ...sources.virtualServices.flatMap(({ hosts, http }) => [
      ...hosts,
      ...http.flatMap(({ destinations }) => destinations.map(({ host }) => host)),
    ]),
    ...external.map(({ host }) => host),
  ]);
  const ofOthers = namedByOthers(documents);
  const meant = misspelt(sources.rules, [...topology.services.map(hostOf), ...external.map(({ host }) => host)]);
  const open = (service: ServiceInfo): boolean =>
    sources.mesh.given || meant.has(service.name) || isAnnotated(service, topology);
  const mine = topology.services.filter(
    (service) => hosts.find(hostOf(service)) !== undefined || (open(service) && !ofOthers(service)),
  );
  const namespaces = new Set(topology.services.map(({ namespace }) => namespace));
  const known = new Set([...mine.map(hostOf), ...external.map(({ host }) => host)]);
  const unknown = sources.rules.flatMap((rule) => unknownHost(rule, known, namespaces));
  const alone = known.size + unknown.length === 0 && !namesAnyMesh({ documents, topology });
  const kubernetes = kubernetesServices(alone ? topology.services : mine, {
    topology,
    networks: sources.mesh.networks,
    endpointsKnown: documents.some(({ kind }) => ENDPOINT_KINDS.includes(kind)),
  });
  return [...kubernetes, ...external, ...unknown];
}

/** Whether an annotation on it or on its namespace speaks to istiod. */
function isAnnotated({ namespace, cluster, annotations }: ServiceInfo, topology: Topology): boolean {
  const all = { ...topology.namespaceAnnotations(namespace, cluster), ...annotations };
  return Object.keys(all).some((key) => key.startsWith('networking.istio.io/'));
}

function hostOf({ name, namespace }: ServiceInfo): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/**
 * Names of the Services that rules must mean whose host is nobody's: `reviews.bookinfo` or a trailing dot matches nothing in Istio, and
 * just these Services are the ones to explain.
 */
function misspelt(rules: readonly DestinationRule[], known: readonly string[]): ReadonlySet<string> {
  const hosts = new Set(known);
  const unknown = rules.filter(({ host }) => host.includes('.') && !host.startsWith('*') && !hosts.has(host));
  return new Set(unknown.map(({ host }) => (host.split('.')[0] as string).toLowerCase()));
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
