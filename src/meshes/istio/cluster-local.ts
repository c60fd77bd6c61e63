import type { MeshConfig } from '../../resources/mesh-config.js';
import { mostSpecificHost } from './host-match.js';

/** Services of which each cluster has its own (istio: pilot/pkg/model/cluster_local.go). */
const DEFAULTS = [
  '*.kube-system.svc.cluster.local',
  'kubernetes.default.svc.cluster.local',
  'istiod.istio-system.svc.cluster.local',
];

/** Whether clients get only endpoints of their own cluster for a host. */
export function isClusterLocal(host: string, { clusterLocal }: MeshConfig): boolean {
  const overridden = (pattern: string) =>
    clusterLocal.some(
      (entry) =>
        !entry.clusterLocal &&
        (entry.host === pattern || (pattern.startsWith('*') && entry.host.endsWith(pattern.slice(1)))),
    );
  const settings = new Map<string, boolean>([
    ...clusterLocal.map((entry) => [entry.host, entry.clusterLocal] as const),
    ...DEFAULTS.filter((pattern) => !overridden(pattern)).map((pattern) => [pattern, true] as const),
  ]);
  const match = mostSpecificHost(host, settings.keys());
  return match !== undefined && settings.get(match) === true;
}
