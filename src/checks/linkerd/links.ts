import type { JsonObject } from '../../model/document.js';
import { asObject, asText } from '../../model/json.js';
import type { CheckSubject } from '../check.js';
import type { LiveCluster } from '../live-cluster.js';
import { backendsOf } from './traffic-splits.js';

const VERSIONS = ['v1alpha3', 'v1alpha2', 'v1alpha1'];

/** The Links of a cluster, whatever version it serves. */
export async function linksOf(cluster: LiveCluster): Promise<JsonObject[]> {
  for (const version of VERSIONS) {
    const apiVersion = `multicluster.linkerd.io/${version}`;
    if (await cluster.serves(apiVersion, 'Link')) return cluster.list(apiVersion, 'Link');
  }
  return [];
}

/** The cluster that a Link leads to; '' where it names none. */
export function targetOf(link: JsonObject): string {
  return asText(asObject(link.spec).targetClusterName) ?? '';
}

/** A backend that is the mirror of a Service of another cluster. */
export interface MirrorBackend {
  namespace: string;
  /** `web-svc-east`. */
  service: string;
  /** `east`. */
  cluster: string;
}

/** Backends named SERVICE-CLUSTER after another cluster that the failover names, or that a Link leads to. */
export async function mirrorBackends({ cluster, clusters, objects }: CheckSubject): Promise<MirrorBackend[]> {
  const backends = backendsOf(objects);
  if (backends.length === 0) return [];
  const known = [...clusters.map(({ name }) => name), ...(await linksOf(cluster)).map(targetOf)];
  const others = [...new Set(known)].filter((name) => name !== cluster.name && name !== '');
  return backends.flatMap((backend) => {
    // The longest name wins: `web-us-east` comes from `us-east` and not from `east`.
    const [target] = others
      .filter((name) => backend.service.endsWith(`-${name}`))
      .sort((one, other) => other.length - one.length);
    return target === undefined ? [] : [{ ...backend, cluster: target }];
  });
}
