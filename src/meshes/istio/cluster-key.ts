import type { Client, NetworkGateway } from '../../model/plan.js';
import type { DestinationRule, Subset } from '../../resources/destination-rule.js';
import type { MeshConfig } from '../../resources/mesh-config.js';
import type { VirtualService } from '../../resources/virtual-service.js';
import type { IstioPort, IstioService } from './istio-service.js';

/** What all clusters of one reading share. */
export interface PlanContext {
  mesh: MeshConfig;
  gateways: readonly NetworkGateway[];
  virtualServices: readonly VirtualService[];
  client: Client | null;
}

/** One Envoy cluster: a service's port, or a subset of it. */
export interface ClusterKey {
  service: IstioService;
  rule?: DestinationRule;
  port: IstioPort;
  subset?: Subset;
}
