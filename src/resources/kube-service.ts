/** A Service of a registered cluster. */
export interface ClusterService {
  cluster: string;
  namespace: string;
  name: string;
}

/** As Service Mesh Hub writes a reference to a Service. */
export function renderKubeService({ cluster, namespace, name }: ClusterService): {
  name: string;
  namespace: string;
  clusterName: string;
} {
  return { name, namespace, clusterName: cluster };
}
