import type { Detection } from '../../model/detection.js';
import { groupBy } from '../../model/group-by.js';
import type { Destination, Member } from '../../model/plan.js';
import type { HealthStatus } from '../../model/topology.js';
import { readConnection, speaksHttp2 } from './connection.js';
import { readEndpoints } from './endpoints.js';
import { readExtension } from './extension.js';
import type { Field } from './field.js';
import { readHealthCheck } from './health-check.js';
import { type LocalCluster, readLoadBalancing } from './load-balancing.js';
import { readOutlierDetection } from './outlier-detection.js';
import type { Runtime } from './runtime.js';
import { readTransportSocket } from './transport-socket.js';

/** One Envoy cluster as it stands in the text; of an aggregate, `clusters` are the names of its members. */
export interface Cluster extends Member {
  field: Field;
  http2: boolean;
  destinations: Destination[];
  /** Members by name, with the place where each is named. */
  clusters?: { name: string; field: Field }[];
  notes: string[];
}

export interface ClusterContext {
  runtime: Runtime;
  localCluster?: LocalCluster;
}

const DISCOVERY_TYPES = ['STATIC', 'STRICT_DNS', 'LOGICAL_DNS', 'EDS', 'ORIGINAL_DST'] as const;

/** Everything that one cluster says about failing over, Envoy's defaults filled in. */
export function readCluster(field: Field, context: ClusterContext): Cluster {
  const { runtime } = context;
  const name = field.required('name').text() ?? '';
  const notes: string[] = [];
  const clusters = readAggregate(field);
  const assignment = field.get('load_assignment');
  if (field.get('hosts').present)
    field.get('hosts').problem('found `hosts`, expected `load_assignment`', 'Envoy dropped `hosts` with API v2');
  const type = field.get('type').choice(DISCOVERY_TYPES);
  if (type === 'EDS' || type === 'ORIGINAL_DST') {
    notes.push(
      `The endpoints of cluster \`${name}\` (${type}) stand in no file: give them in the scenario's topology.`,
    );
  }
  return {
    name,
    field,
    notes,
    clusters,
    http2: speaksHttp2(field),
    destinations: clusters === undefined ? readDestinations(field, name, notes) : [],
    detection: readDetection(field, assignment, runtime, notes),
    loadBalancing: readLoadBalancing(field, { ...context, notes }),
    connection: readConnection(field, name, runtime),
  };
}

function readDestinations(field: Field, name: string, notes: string[]): Destination[] {
  const tls = readTransportSocket(field.get('transport_socket'));
  const destinations = readEndpoints(field.get('load_assignment'), name, notes);
  return tls === undefined ? destinations : destinations.map((destination) => ({ ...destination, tls }));
}

/** Hosts of a cluster's first level by locality, as zone aware routing wants to know them of the local cluster. */
export function countLocalities(cluster: Field): LocalCluster {
  const first = readEndpoints(cluster.get('load_assignment'), '', []).filter(({ priority }) => priority === 0);
  return [...groupBy(first, ({ locality }) => locality)].map(([locality, destinations]) => {
    const hosts = destinations.flatMap(({ endpoints }) => endpoints);
    const count = (...statuses: HealthStatus[]): number =>
      hosts.filter(({ healthStatus }) => statuses.includes(healthStatus)).length;
    const healthy = count('UNKNOWN', 'HEALTHY');
    const zone = { locality, hosts: hosts.length };
    if (healthy === hosts.length) return zone;
    return { ...zone, healthy, degraded: count('DEGRADED'), excluded: count('DRAINING') };
  });
}

function readDetection(cluster: Field, assignment: Field, runtime: Runtime, notes: string[]): Detection {
  const panic = cluster.get('common_lb_config', 'healthy_panic_threshold').percent() ?? 50;
  return {
    outlier: readOutlierDetection(cluster.get('outlier_detection'), runtime),
    healthCheck: readHealthCheck(cluster.get('health_checks'), runtime, notes),
    panicThreshold: Math.min(100, runtime.number('upstream.healthy_panic_threshold') ?? panic),
    overprovisioningFactor: assignment.get('policy', 'overprovisioning_factor').number({ min: 1 }) ?? 140,
    readiness: false,
  };
}

/** Names of an aggregate's members; undefined for any other cluster. Older releases spell the type `...aggregate.v2alpha.ClusterConfig`. */
function readAggregate(cluster: Field): Cluster['clusters'] {
  if (!cluster.get('cluster_type').present) return undefined;
  const { name, type, config } = readExtension(cluster.get('cluster_type'));
  if (name !== 'envoy.clusters.aggregate' && !/\.aggregate\.v\w+\.ClusterConfig$/.test(type)) return undefined;
  const names = config.get('clusters').items();
  if (names.length === 0)
    config.get('clusters').problem('found no member cluster', 'list the clusters in the order of preference');
  return names.flatMap((field) => {
    const name = field.text();
    return name === undefined ? [] : [{ name, field }];
  });
}
