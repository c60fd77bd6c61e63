import { sanitizeName } from '../../resources/sanitize-name.js';

export { sanitizeName };

/** An Upstream as a scheme or a route names it; absent parts are not known. */
export interface UpstreamReference {
  cluster?: string;
  namespace?: string;
  name: string;
}

/** The name that discovery gives to the Upstream of one Service port (gloo: projects/gloo/pkg/plugins/kubernetes/uds_convert.go). */
export function upstreamName(namespace: string, service: string, port: number): string {
  return sanitizeName(`${namespace}-${service}-${port}`);
}

/** The Envoy cluster of an Upstream, which is also the SNI that leads to it (gloo: projects/gloo/pkg/translator/utils.go). */
export function envoyClusterName({ namespace, name }: UpstreamReference): string {
  return `${name}_${namespace ?? ''}`;
}

/** `CLUSTER/NAMESPACE/UPSTREAM`, as far as known. */
export function upstreamPath({ cluster, namespace, name }: UpstreamReference): string {
  return [cluster, namespace, name].filter((part) => part !== undefined && part !== '').join('/');
}

/** True when both may mean the same Upstream: what either leaves out is not held against it. */
export function sameUpstream(one: UpstreamReference, other: UpstreamReference): boolean {
  return one.name === other.name && agree(one.namespace, other.namespace) && agree(one.cluster, other.cluster);
}

function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
