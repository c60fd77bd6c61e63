import type { Document } from '../../model/document.js';
import { asList, asObject } from '../../model/json.js';
import type { AddressStatus } from '../../model/status.js';
import type { ServiceInfo, ServicePort, Topology } from '../../model/topology.js';
import { nodeAddress } from '../../resources/node-address.js';

/** Names of the ports through which other clusters come in: Gloo's, Istio's gateways', Linkerd's. */
export const FAILOVER_PORTS = ['failover', 'tls', 'mc-gateway'];

/** Where clients and other clusters reach the gateways of one cluster; `given` is where people say that the others do. */
export function addressesOf(
  { cluster, given }: { cluster: string; given?: string },
  services: readonly ServiceInfo[],
  nodes: readonly Document[],
): AddressStatus[] {
  return services.flatMap((service) => {
    const common = { cluster, service: `${service.namespace}/${service.name}` };
    const doors = [
      { purpose: 'client' as const, port: clientPort(service) },
      { purpose: 'failover' as const, port: failoverPort(service) },
    ];
    return doors.flatMap(({ purpose, port }) => {
      if (port === undefined) return [];
      const address = (purpose === 'failover' ? given : undefined) ?? addressOf(service, port, nodes);
      return [{ ...common, purpose, ...(address === undefined ? {} : { address }) }];
    });
  });
}

/** The services of one cluster: those that stand in it, and those that stand in no particular one. */
export function servicesIn(topology: Topology, cluster: string | undefined): ServiceInfo[] {
  return topology.services.filter((service) => service.cluster === cluster);
}

function clientPort({ name, labels, ports }: ServiceInfo): ServicePort | undefined {
  const isEntry = labels.gloo === 'gateway-proxy' || name === 'gateway-proxy' || name === 'istio-ingressgateway';
  if (!isEntry) return undefined;
  const named = (...names: string[]) => ports.find((port) => names.includes(port.name ?? ''));
  return named('http', 'http2') ?? ports.find(({ port }) => port === 80) ?? named('https');
}

function failoverPort({ name, labels, ports }: ServiceInfo): ServicePort | undefined {
  const port = ports.find((candidate) => FAILOVER_PORTS.includes(candidate.name ?? ''));
  if (port?.name === 'failover' || port?.name === 'mc-gateway') return port;
  const isGateway =
    labels.istio === 'eastwestgateway' || name === 'istio-eastwestgateway' || name === 'istio-ingressgateway';
  return isGateway ? port : undefined;
}

/** Its load balancer, else a node and the port that every node opens; undefined while there is neither. */
function addressOf(
  service: ServiceInfo,
  { port, nodePort }: ServicePort,
  nodes: readonly Document[],
): string | undefined {
  const [assigned] = service.loadBalancer;
  if (assigned !== undefined) return hostPort(assigned, port);
  if (service.type === 'ClusterIP') return undefined;
  const [external] = asList(asObject(service.origin.document.value.spec).externalIPs);
  if (typeof external === 'string') return hostPort(external, port);
  if (service.type !== 'NodePort' || nodePort === undefined) return undefined;
  const node = nodeAddress(nodes.map(({ value }) => value));
  return node === undefined ? undefined : hostPort(node, nodePort);
}

/** As a URL has it. */
export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
