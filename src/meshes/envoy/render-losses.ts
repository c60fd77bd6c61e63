import { asObject } from '../../model/json.js';
import type { FailoverPlan, Loss } from '../../model/plan.js';
import { extensionOf } from '../extension-of.js';
import { viewer } from '../levels.js';
import { Losses } from '../losses.js';

/** What of a plan a static bootstrap cannot say. Nothing of Envoy's own. */
export function lossesOf(plan: FailoverPlan): Loss[] {
  const losses = new Losses(plan);
  if (plan.mesh === 'envoy') return losses.list;
  reportOrder(plan, losses);
  reportDetection(plan, losses);
  reportTraffic(plan, losses);
  return losses.list;
}

function reportOrder(plan: FailoverPlan, losses: Losses): void {
  const { ordering, destinations } = plan;
  if (ordering.by === 'locality' && ordering.mode !== 'flat') {
    const { locality = '' } = viewer(plan);
    losses.add(
      'ordering',
      `a static bootstrap has one order for all clients: it is that of ${locality === '' ? 'a client without locality' : `clients in ${locality}`}`,
      'render once for each place from which clients call',
    );
  }
  if (ordering.by === 'readiness') {
    losses.add(
      'ordering',
      'nothing tells a static bootstrap which pods are ready: priorities stand in the place of the controller',
      'add a health check, so that the first level can empty',
    );
  }
  for (const { name, cluster, address, endpoints, origin } of destinations) {
    if (address !== undefined || endpoints.length === 0 || endpoints.some((endpoint) => endpoint.address)) continue;
    losses.add(
      'destinations.address',
      `no input gives an address of ${name}: the name of its Service is written, which ${cluster === undefined ? 'must resolve' : `must lead to cluster ${cluster}`} where Envoy runs`,
      'put the address of a gateway or load balancer in its place',
      origin,
    );
  }
}

function reportDetection({ detection, mesh, members }: FailoverPlan, losses: Losses): void {
  const { outlier, healthCheck, accrual } = members?.[0]?.detection ?? detection;
  const lose = (when: boolean, field: string, why: string, advice: string) => {
    if (when) losses.add(field, why, advice);
  };
  lose(
    accrual !== undefined,
    'detection.accrual',
    'Envoy has no circuit breaking with growing pauses and a probe request',
    'use outlier detection with consecutive_5xx and base_ejection_time',
  );
  lose(
    outlier?.errorStatuses !== undefined,
    'detection.outlier.errorStatuses',
    'statuses that count as errors are not written: 500 to 599 count',
    'name them in outlier_detection of HttpProtocolOptions',
  );
  lose(
    detection.readiness && healthCheck === undefined && mesh !== 'linkerd',
    'detection.readiness',
    'a static bootstrap never hears that a pod is not ready',
    "add an active health check on the pods' readiness path",
  );
}

function reportTraffic(plan: FailoverPlan, losses: Losses): void {
  const { loadBalancing, route, subset, destinations } = plan;
  const lose = (when: boolean, field: string, why: string, advice: string) => {
    if (when) losses.add(field, why, advice);
  };
  const tls = asObject(extensionOf(plan, 'istio').tls);
  lose(
    Object.keys(tls).length > 0,
    'istio.tls',
    'TLS to the endpoints is not written',
    'add a transport_socket of type UpstreamTlsContext to the cluster',
  );
  lose(
    loadBalancing.policy === 'EWMA' || loadBalancing.policy === 'PASSTHROUGH',
    'loadBalancing.policy',
    `Envoy has no ${loadBalancing.policy} for these hosts: ${loadBalancing.policy === 'EWMA' ? 'LEAST_REQUEST' : 'ROUND_ROBIN'} is written`,
    'nothing to do unless latencies differ much',
  );
  lose(
    route.hash === 'header',
    'route.hash',
    'what the requests are hashed by is not known here',
    'put the header or cookie in the place of x-hash-key in hash_policy',
  );
  lose(
    subset !== undefined,
    'subset',
    'only the endpoints of this subset are written, and no route to it',
    'route to the cluster by hand',
  );
  lose(
    destinations.some(({ injectedStatus }) => injectedStatus !== undefined),
    'destinations.weight',
    'a backend that does not exist is left out, and its share moves to the others',
    'remove it from the route',
  );
}
