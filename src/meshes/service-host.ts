/** The host by which clients of its own cluster, and of every cluster of one Istio mesh, call a Service. */
export function serviceHost({ name, namespace }: { name: string; namespace: string }): string {
  return `${name}.${namespace}.svc.cluster.local`;
}
