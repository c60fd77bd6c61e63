import { asObject } from '../../model/json.js';
import type { LocalityOrdering, RegionFailover } from '../../model/plan.js';
import type { Field } from '../../resources/field.js';
import type { MeshConfig } from '../../resources/mesh-config.js';
import type { TrafficDistribution } from './traffic-distribution.js';

/** The load-balancing setting that wins for one Envoy cluster. */
export interface LocalitySetting {
  zoneAware: boolean;
  /** Only a zone-aware setting can win while it is switched off. */
  enabled: boolean;
  /** True when levels are made without outlierDetection. */
  forced: boolean;
  failover: RegionFailover[];
  failoverPriority: string[];
  distribute: LocalityOrdering['distribute'];
  minClusterSize: number;
}

/** `trafficDistribution` as the failoverPriority list that it stands for. */
const PREFERENCES: Record<TrafficDistribution, string[]> = {
  PreferSameZone: ['topology.istio.io/network', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
  PreferSameNode: [
    'topology.istio.io/network',
    'topology.kubernetes.io/region',
    'topology.kubernetes.io/zone',
    'topology.istio.io/subzone',
    'kubernetes.io/hostname',
  ],
};

/**
 * Rule, then the service's trafficDistribution, then mesh config; a rule that switches locality off falls through to nobody
 * (istio: loadbalancer.go GetEffectiveLbSetting). A string tells why there is no setting.
 */
export function effectiveSetting(
  loadBalancer: Field | undefined,
  distribution: TrafficDistribution | undefined,
  mesh: MeshConfig,
): LocalitySetting | string {
  const zoneAware = loadBalancer?.get('zoneAwareLbSetting');
  if (zoneAware?.present) return readSetting(zoneAware, true);
  const locality = loadBalancer?.get('localityLbSetting');
  if (locality?.present) {
    if (locality.get('enabled').boolean() !== false) return readSetting(locality, false);
    return 'localityLbSetting is disabled, so Istio sends no levels';
  }
  if (distribution !== undefined) {
    return { ...EMPTY, forced: true, failoverPriority: PREFERENCES[distribution] };
  }
  if (mesh.zoneAwareLbSetting !== undefined) return readSetting(mesh.zoneAwareLbSetting, true);
  if (mesh.localityLbSetting?.get('enabled').boolean() === false) {
    return 'localityLbSetting is disabled in the mesh config, so Istio sends no levels';
  }
  return mesh.localityLbSetting === undefined ? EMPTY : readSetting(mesh.localityLbSetting, false);
}

const EMPTY: LocalitySetting = {
  zoneAware: false,
  enabled: true,
  forced: false,
  failover: [],
  failoverPriority: [],
  distribute: [],
  minClusterSize: 6,
};

function readSetting(setting: Field, zoneAware: boolean): LocalitySetting {
  const enabled = setting.get('enabled').boolean() !== false;
  return {
    zoneAware,
    enabled,
    forced: zoneAware && enabled,
    failover: setting
      .get('failover')
      .items()
      .map((entry) => ({
        from: entry.get('from').text() ?? '',
        to: entry.get('to').text() ?? '',
        origin: entry.origin,
      })),
    failoverPriority: setting.get('failoverPriority').texts(),
    distribute: zoneAware ? [] : setting.get('distribute').items().map(readDistribute),
    minClusterSize: setting.get('minClusterSize').number() ?? 6,
  };
}

function readDistribute(entry: Field): LocalityOrdering['distribute'][number] {
  return {
    from: entry.get('from').text() ?? '',
    to: Object.keys(asObject(entry.get('to').value)).map((locality) => ({
      locality,
      weight: entry.get('to', locality).number() ?? 0,
    })),
    origin: entry.origin,
  };
}
