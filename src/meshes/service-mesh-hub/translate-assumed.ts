import type { PolicyWorld } from './applied-policies.js';
import type { Discovery } from './discovery.js';
import type { FailoverService } from './failover-service.js';
import { INSTALL_NAMESPACE, meshName, objectKey } from './names.js';
import { type Installation, ROOT_NAMESPACE, type Target } from './translate-target.js';

// What discovery would find, told from names, where none of it is among the inputs: a Failover document brings none along.

/** Without any TrafficTarget: the backing services, with the ports of their Kubernetes Services or else the port of the FailoverService. */
export function assumedTargets(failoverServices: readonly FailoverService[], { topology }: PolicyWorld): Target[] {
  const targets = new Map<string, Target>();
  for (const { backingServices, port } of failoverServices) {
    for (const { name, namespace, cluster } of backingServices) {
      const service = { name, namespace, cluster };
      const found = topology.service(namespace, name, cluster)?.ports ?? [];
      const own = { port: port?.number ?? 0, name: port?.protocol ?? '', protocol: 'TCP' };
      const ports = found.map((item) => ({ port: item.port, name: item.name ?? '', protocol: item.protocol ?? 'TCP' }));
      targets.set(objectKey(service), {
        service,
        annotations: {},
        ports: ports.length > 0 ? ports : [own],
        mesh: { name: meshName(cluster), namespace: INSTALL_NAMESPACE },
      });
    }
  }
  return [...targets.values()];
}

/** Without any Mesh: the one that discovery would name after the cluster, for each that serves or is declared. */
export function assumedInstallations(
  targets: readonly Target[],
  failoverServices: readonly FailoverService[],
  namespace: string,
): Installation[] {
  const prefix = meshName('');
  const declared = failoverServices.flatMap(({ meshes = [] }) => meshes).filter(({ name }) => name.startsWith(prefix));
  const clusters = [
    ...targets.map(({ service }) => service.cluster),
    ...declared.map(({ name }) => name.slice(prefix.length)),
  ];
  return [...new Set(clusters)].map((cluster) => ({
    name: meshName(cluster),
    namespace,
    cluster,
    rootNamespace: ROOT_NAMESPACE,
  }));
}

/** Without Meshes and VirtualMeshes: one that groups them all, since otherwise no FailoverService over two meshes is ever accepted. */
export function assumedVirtualMesh(
  { discovery }: PolicyWorld,
  installations: readonly Installation[],
  namespace: string,
): Discovery {
  if (discovery.meshes.length > 0 || discovery.virtualMeshes.length > 0) return discovery;
  return { ...discovery, virtualMeshes: [{ name: 'virtual-mesh', namespace, meshes: [...installations] }] };
}
