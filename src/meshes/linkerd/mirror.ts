import type { ServiceInfo } from '../../model/topology.js';
import type { Link } from '../../resources/link.js';
import type { Surroundings } from './surroundings.js';

/** How a Service of another cluster is seen here. */
export type Mirror =
  /** Its local Endpoints are the addresses of the other cluster's gateway. */
  | { mode: 'gateway'; cluster: string; remoteService: string; link?: Link }
  /** The proxies ask the other cluster for its pods; there are no local Endpoints. */
  | { mode: 'remote-discovery'; cluster: string; remoteService: string }
  /** The union of all clusters' endpoints; there are no local Endpoints either. */
  | { mode: 'federated'; remoteService: string }
  /** The remote Service carries an export label that selects no mode, so no mirror ever appears. */
  | { mode: 'none'; cluster: string; exported: string };

const EXPORTED = 'mirror.linkerd.io/exported';
const MIRRORED = 'mirror.linkerd.io/mirrored-service';
const CLUSTER_NAME = 'mirror.linkerd.io/cluster-name';
const REMOTE_DISCOVERY = 'multicluster.linkerd.io/remote-discovery';
const LOCAL_DISCOVERY = 'multicluster.linkerd.io/local-discovery';
const REMOTE_SERVICE = 'multicluster.linkerd.io/remote-service';
const FEDERATED_SUFFIX = '-federated';

/**
 * What kind of mirror a Service name of this namespace is; undefined for a Service of the own cluster. The labels of the local Service
 * decide where it is among the inputs, else its name (SERVICE-CLUSTER, SERVICE-federated) and the export label of the remote Service.
 * Upstream: linkerd2 multicluster/service-mirror/cluster_watcher.go, pkg/k8s/labels.go.
 */
export function mirrorOf(namespace: string, name: string, surroundings: Surroundings): Mirror | undefined {
  const { topology, localCluster } = surroundings;
  const service = topology.service(namespace, name, localCluster);
  const own = service?.cluster === undefined || service.cluster === localCluster ? service : undefined;
  return (
    (own && byLabels(own, surroundings)) ??
    (own === undefined || bare(own) ? byName(namespace, name, surroundings) : undefined)
  );
}

/** A mirror has no selector; neither has a Service that somebody wrote down without its labels. */
function bare({ selector }: ServiceInfo): boolean {
  return Object.keys(selector).length === 0;
}

function byLabels({ name, labels, annotations }: ServiceInfo, { links }: Surroundings): Mirror | undefined {
  const discovered = labels[REMOTE_DISCOVERY];
  if (discovered !== undefined) {
    const remoteService = labels[REMOTE_SERVICE] ?? withoutSuffix(name, `-${discovered}`);
    return { mode: 'remote-discovery', cluster: discovered, remoteService };
  }
  if (annotations[REMOTE_DISCOVERY] !== undefined || annotations[LOCAL_DISCOVERY] !== undefined) {
    return { mode: 'federated', remoteService: withoutSuffix(name, FEDERATED_SUFFIX) };
  }
  const cluster = labels[CLUSTER_NAME];
  if (cluster === undefined || labels[MIRRORED] === 'false') return undefined;
  return gateway(cluster, withoutSuffix(name, `-${cluster}`), links);
}

function byName(namespace: string, name: string, { topology, links, otherClusters }: Surroundings): Mirror | undefined {
  // The longest name wins: `web-us-east` comes from `us-east` and not from `east`.
  const [cluster] = otherClusters
    .filter((candidate) => name.endsWith(`-${candidate}`))
    .sort((one, other) => other.length - one.length);
  if (cluster === undefined) {
    return name.endsWith(FEDERATED_SUFFIX)
      ? { mode: 'federated', remoteService: withoutSuffix(name, FEDERATED_SUFFIX) }
      : undefined;
  }
  const remoteService = withoutSuffix(name, `-${cluster}`);
  const remote = topology.services.find(
    (service) => service.cluster === cluster && service.namespace === namespace && service.name === remoteService,
  );
  const exported = remote?.labels[EXPORTED];
  if (exported === 'remote-discovery') return { mode: 'remote-discovery', cluster, remoteService };
  if (exported !== undefined && exported !== 'true') return { mode: 'none', cluster, exported };
  return gateway(cluster, remoteService, links);
}

function gateway(cluster: string, remoteService: string, links: readonly Link[]): Mirror {
  const link = links.find(({ targetClusterName }) => targetClusterName === cluster);
  return { mode: 'gateway', cluster, remoteService, ...(link === undefined ? {} : { link }) };
}

function withoutSuffix(name: string, suffix: string): string {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
