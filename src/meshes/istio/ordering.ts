import type { LocalityOrdering } from '../../model/plan.js';
import type { ClusterKey, PlanContext } from './cluster-key.js';
import { isClusterLocal } from './cluster-local.js';
import { type IstioService, isDns } from './istio-service.js';
import type { LocalitySetting } from './locality-setting.js';
import type { ClusterPolicy } from './traffic-policy.js';

/** How Istio sorts the endpoints of one cluster into levels, and why so (istio: loadbalancer.go ApplyLocalityLoadBalancer). */
export function localityOrdering(
  { service }: ClusterKey,
  policy: ClusterPolicy,
  setting: LocalitySetting | string,
  { mesh, gateways }: PlanContext,
): LocalityOrdering {
  const { mode, because } = modeOf(service, policy, setting);
  const lists =
    mode === 'flat' || typeof setting === 'string'
      ? { failover: [], failoverPriority: [], distribute: [] }
      : { failover: setting.failover, failoverPriority: setting.failoverPriority, distribute: setting.distribute };
  return {
    by: 'locality',
    mode,
    ...lists,
    because,
    ...(isDns(service.type) ? { dns: true } : {}),
    ...(service.nodeLocal ? { nodeLocal: true } : {}),
    ...(isClusterLocal(service.host, mesh) ? { clusterLocal: true } : {}),
    ...(gateways.length > 0 ? { gateways: [...gateways] } : {}),
  };
}

function modeOf(
  service: IstioService,
  { cluster, endpoints }: ClusterPolicy,
  setting: LocalitySetting | string,
): Pick<LocalityOrdering, 'mode' | 'because'> {
  const flat = (because: string) => ({ mode: 'flat' as const, because });
  if (service.type === 'DYNAMIC_DNS') return flat('names are resolved as they are called, so there are no levels');
  if (service.type === 'ORIGINAL_DST') return flat('the client picks the address itself, so there are no levels');
  if (cluster.loadBalancer?.get('simple').text() === 'PASSTHROUGH') {
    return flat('PASSTHROUGH keeps the address that the client picked, so there are no levels');
  }
  if (typeof setting === 'string') return flat(setting);
  if (setting.zoneAware) {
    return setting.enabled
      ? { mode: 'zone-aware', because: 'zoneAwareLbSetting is in force' }
      : flat('zoneAwareLbSetting is disabled, so Istio sends no levels');
  }
  if (setting.distribute.length > 0) return { mode: 'distribute', because: 'distribute is in force' };
  // The mesh's defaultTrafficPolicy reaches what CDS carries whole, DNS clusters, and not what EDS sorts.
  const outlier = isDns(service.type) ? cluster.outlierDetection : endpoints.outlierDetection;
  if (setting.forced) return { mode: 'failover', because: 'trafficDistribution asks for it' };
  if (outlier !== undefined) return { mode: 'failover', because: 'outlierDetection is there' };
  return flat(
    cluster.outlierDetection === undefined
      ? 'no outlierDetection, so Istio sends no levels'
      : 'outlierDetection only in the mesh config, which makes no levels',
  );
}
