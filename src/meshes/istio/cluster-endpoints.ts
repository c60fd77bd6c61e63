import { endpointLabels } from '../../engine/client-place.js';
import type { NetworkGateway } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import type { DestinationRule, Subset } from '../../resources/destination-rule.js';
import { isSubset } from './destination-rule-index.js';
import { drainingStatus } from './draining.js';
import { hasName } from './external-services.js';
import { type IstioPort, type IstioService, isDns, type ServiceEndpoint } from './istio-service.js';
import { endpointTlsMode } from './traffic-policy.js';

/** What decides which endpoints of a service reach a client's proxy. */
export interface ClusterEndpoints {
  service: IstioService;
  port: IstioPort;
  subset?: Subset;
  rule?: DestinationRule;
  /** Whether unready pods are sent, as unhealthy. */
  sendsUnready: boolean;
  gateways: readonly NetworkGateway[];
}

/** The endpoints that istiod sends, apart from what depends on the client (istio: endpoint_builder.go BuildClusterLoadAssignment). */
export function clusterEndpoints(from: ClusterEndpoints): ServiceEndpoint[] {
  const { service, rule, port, subset, sendsUnready, gateways } = from;
  const mode = endpointTlsMode(rule, subset, port.port);
  return service
    .endpoints(port)
    .filter(({ endpoint }) => isSubset(subset?.labels ?? {}, endpointLabels(endpoint)))
    .filter(({ endpoint, inline }) => canBeSent(endpoint, inline, service, gateways))
    .filter(({ endpoint }) => endpoint.ready || sendsUnready)
    .filter(({ endpoint }) => service.persistentSessions || drainingStatus(endpoint.labels) === undefined)
    .map(({ endpoint, inline }) => ({
      inline,
      endpoint: {
        ...endpoint,
        healthStatus: drainingStatus(endpoint.labels) ?? (endpoint.ready ? endpoint.healthStatus : 'UNHEALTHY'),
        ...(mode === undefined || mode === 'ISTIO_MUTUAL' ? {} : { mutualTls: false }),
      },
    }));
}

/** EDS carries no DNS names; an endpoint of which only the network is known needs that network's gateway. */
function canBeSent(
  endpoint: Endpoint,
  inline: boolean,
  { type }: IstioService,
  gateways: readonly NetworkGateway[],
): boolean {
  const { address, network } = endpoint;
  if (address === undefined) return !inline || gateways.some((gateway) => gateway.network === network);
  return isDns(type) || address.startsWith('unix:') || !hasName(endpoint);
}
