import type { Origin } from '../../model/document.js';
import type { Endpoint } from '../../model/topology.js';
import type { TrafficDistribution } from './traffic-distribution.js';

export interface IstioPort {
  /** undefined for a host of which only its DestinationRule is known. */
  port?: number;
  /** Endpoints belong to the port of this name (istio: IstioEndpoint.ServicePortName). */
  name: string;
  /** http, http2, grpc, https, tls, tcp, udp. */
  protocol: string;
}

/** How Envoy finds the hosts of a service (istio: pilot/pkg/networking/core/cluster.go convertResolution). */
export type ClusterType = 'EDS' | 'STRICT_DNS' | 'LOGICAL_DNS' | 'ORIGINAL_DST' | 'DYNAMIC_DNS';

/** An endpoint of one port, with the destination it belongs to. */
export interface ServiceEndpoint {
  endpoint: Endpoint;
  /** An inline endpoint of a ServiceEntry is a destination of its own. */
  inline: boolean;
}

/** A service as istiod knows it, whatever object it came from. */
export interface IstioService {
  host: string;
  namespace: string;
  /** Name of the object. */
  name: string;
  registry: 'kubernetes' | 'external';
  /** '~', '.', '*' and namespaces; empty: the mesh's default. */
  exportTo: string[];
  ports: IstioPort[];
  type: ClusterType;
  resolution: string;
  location: 'MESH_INTERNAL' | 'MESH_EXTERNAL';
  /** Labels and selector: services of one host that differ in them keep ports of their own. */
  identity: string;
  distribution?: TrafficDistribution;
  nodeLocal: boolean;
  createdAt: number;
  /** A DNS cluster takes the endpoints of a port's number, all others those of its name (istio: EndpointShards.CopyEndpoints). */
  endpoints(port: IstioPort, by?: 'name' | 'number'): ServiceEndpoint[];
  /** True when no input says how many endpoints there are. */
  endpointsAssumed: boolean;
  /** Its pods are withdrawn while they are not ready, instead of being sent as unhealthy. */
  withdrawsUnready: boolean;
  /** Its clients stick to one endpoint, so that endpoints marked as draining are still sent. */
  persistentSessions?: boolean;
  origin: Origin;
}

/** True for clusters whose names Envoy resolves itself. */
export function isDns(type: ClusterType): boolean {
  return type === 'STRICT_DNS' || type === 'LOGICAL_DNS';
}
