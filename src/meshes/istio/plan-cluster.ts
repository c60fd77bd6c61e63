import type { Detection } from '../../model/detection.js';
import type { FailoverPlan } from '../../model/plan.js';
import { planClusters } from '../../model/plan-clusters.js';
import { readClientTls } from './client-tls.js';
import { type ClusterEndpoints, clusterEndpoints } from './cluster-endpoints.js';
import type { ClusterKey, PlanContext } from './cluster-key.js';
import { readConnection } from './connection.js';
import { destinationsOf } from './destinations.js';
import { isDns } from './istio-service.js';
import { hashSource, readLoadBalancing } from './load-balancing.js';
import { effectiveSetting } from './locality-setting.js';
import { notesOn } from './notes.js';
import { localityOrdering } from './ordering.js';
import { minHealthPercent, readOutlierDetection } from './outlier-detection.js';
import { readRoute } from './route.js';
import { clusterPolicy } from './traffic-policy.js';

/** The plan of one Envoy cluster; undefined where Istio makes none (a DNS cluster without endpoints). */
export function planCluster(key: ClusterKey, context: PlanContext): FailoverPlan | undefined {
  const { service, rule, port, subset } = key;
  const { mesh, gateways, client } = context;
  const policy = clusterPolicy(rule, subset, port.port, mesh);
  const forced = service.distribution !== undefined;
  const sendsUnready = forced || minHealthPercent(policy.endpoints.outlierDetection) === 0;
  const found: ClusterEndpoints = { ...key, sendsUnready, gateways };
  const endpoints = clusterEndpoints(found);
  if (isDns(service.type) && endpoints.length === 0) return undefined;

  const block = policy.cluster.outlierDetection;
  const setting = effectiveSetting(policy.cluster.loadBalancer, service.distribution, mesh);
  const loadBalancing = readLoadBalancing(
    policy.cluster.loadBalancer,
    typeof setting === 'string' ? undefined : setting,
    block !== undefined,
  );
  const passesThrough = ['ORIGINAL_DST', 'DYNAMIC_DNS'].includes(service.type);
  const detection: Detection = {
    ...(block === undefined ? {} : { outlier: readOutlierDetection(block) }),
    // Unready pods are sent as unhealthy, so panic is off wherever no rule asks for it (istio: applyLoadBalancer).
    panicThreshold: forced ? 0 : minHealthPercent(block),
    overprovisioningFactor: 140,
    readiness: true,
    ...(service.withdrawsUnready || !sendsUnready ? { unreadyWithdrawn: true } : {}),
  };
  const tls = readClientTls(policy.cluster.tls);
  const destinations = destinationsOf(service, port, endpoints).map((destination) =>
    tls === undefined ? destination : { ...destination, tls },
  );
  return {
    name: rule?.name ?? service.name,
    namespace: rule?.namespace ?? service.namespace,
    mesh: 'istio',
    service: service.host,
    ...(port.port === undefined ? {} : { port: port.port }),
    protocol: port.protocol,
    ...(subset === undefined ? {} : { subset: subset.name }),
    clusters: planClusters(destinations),
    destinations,
    ordering: localityOrdering(key, policy, setting, context),
    detection,
    loadBalancing: passesThrough ? { ...loadBalancing, policy: 'PASSTHROUGH' } : loadBalancing,
    connection: readConnection(policy.cluster, mesh),
    route: readRoute(
      {
        host: service.host,
        port: port.port,
        subset: subset?.name,
        protocol: port.protocol,
        rule,
        ...hashSource(policy.cluster.loadBalancer),
        clientNamespace: client?.namespace ?? service.namespace,
      },
      context.virtualServices,
      mesh.defaultHttpRetryPolicy,
    ),
    client,
    extensions: {
      istio: {
        resolution: service.resolution,
        location: service.location,
        exportTo: rule?.exportTo ?? [],
        ...(policy.cluster.tls === undefined ? {} : { tls: policy.cluster.tls.value }),
      },
    },
    notes: notesOn(key, policy, setting, endpoints),
    origin: subset?.origin ?? rule?.origin ?? service.origin,
  };
}
