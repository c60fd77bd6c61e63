import { type Document, isKind } from '../../model/document.js';
import { formatLocality, parseLocality } from '../../model/locality.js';
import type { ServiceInfo, ServicePort, Topology } from '../../model/topology.js';
import { Field } from '../../resources/field.js';
import { nodeAddress } from '../../resources/node-address.js';
import type { ReadContext } from '../mesh.js';

const PORT_NAME = 'failover';

/** Where the Gloo proxy of another cluster is reached, as far as the inputs say. */
export interface RemoteProxy {
  /** Every address behind which its failover Gateway listens. */
  addresses: { address: string; port: number }[];
  /** `region/zone`; '' when it is not known, the zone only when there is a single one. */
  locality: string;
}

/** What GlooInstances, and the Services and Nodes annotated for that cluster, say of its proxy. */
export function remoteProxy({ documents, topology }: ReadContext, cluster: string): RemoteProxy {
  const instances = documents
    .filter((document) => isKind(document, 'fed.solo.io', 'GlooInstance'))
    .map((document) => Field.root(document, { snakeCase: true }).get('spec'))
    .filter((spec) => spec.get('cluster').text() === cluster);
  const announced = instances.flatMap(instanceAddresses);
  const services = topology.services.filter((service) => service.cluster === cluster);
  const nodes = documents.filter((document) => isKind(document, '', 'Node') && document.cluster === cluster);
  const node = nodeAddress(nodes.map(({ value }) => value));
  const exposed = services.flatMap((service) =>
    service.ports.filter(({ name }) => name === PORT_NAME).flatMap((port) => addressesOf(service, port, node)),
  );
  return {
    addresses: announced.length > 0 ? announced : exposed,
    locality:
      instances.map(instanceLocality).find((locality) => locality !== '') ?? nodeLocality(topology, cluster, nodes),
  };
}

/** Its load balancers, else a node and the port that every node opens. */
function addressesOf(
  { type, loadBalancer }: ServiceInfo,
  { port, nodePort }: ServicePort,
  node: string | undefined,
): RemoteProxy['addresses'] {
  if (loadBalancer.length > 0) return loadBalancer.map((address) => ({ address, port }));
  return type === 'NodePort' && node !== undefined && nodePort !== undefined ? [{ address: node, port: nodePort }] : [];
}

function instanceAddresses(spec: Field): RemoteProxy['addresses'] {
  const endpoints = spec
    .get('proxies')
    .items()
    .flatMap((proxy) => proxy.get('ingressEndpoints').items());
  return endpoints.flatMap((endpoint) => {
    const address = endpoint.get('address').text();
    const ports = endpoint
      .get('ports')
      .items()
      .filter((port) => port.get('name').text() === PORT_NAME);
    return ports.flatMap((item) => {
      const port = item.get('port').number();
      return address === undefined || port === undefined ? [] : { address, port };
    });
  });
}

function instanceLocality(spec: Field): string {
  const region = spec.get('region').text() ?? '';
  const zones = new Set(
    spec
      .get('proxies')
      .items()
      .flatMap((proxy) => proxy.get('zones').texts()),
  );
  return region === '' ? '' : formatLocality({ region, zone: single(zones), subzone: '' });
}

/** The place that all nodes of the cluster share. */
function nodeLocality(topology: Topology, cluster: string, nodes: readonly Document[]): string {
  const places = nodes.map((node) => parseLocality(topology.node(node.name, cluster)?.locality ?? ''));
  const region = single(new Set(places.map((place) => place.region)));
  const zone = single(new Set(places.map((place) => place.zone)));
  return region === '' ? '' : formatLocality({ region, zone, subzone: '' });
}

function single(values: Set<string>): string {
  return values.size === 1 ? ([...values][0] as string) : '';
}
