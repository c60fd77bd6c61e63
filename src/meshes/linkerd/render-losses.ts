import { asList, asNumber, asObject, asText } from '../../model/json.js';
import { connectionDefaults, type FailoverPlan } from '../../model/plan.js';
import { sharesUnevenly } from '../kubernetes-service.js';
import type { Losses } from '../losses.js';
import type { SplitParts } from './split-parts.js';

const NO_ORDER = 'Linkerd knows no order among fallbacks: all that are ready share the traffic equally';

/** What of a plan of another mesh neither a TrafficSplit nor an HTTPRoute can say. */
export function reportLosses(plan: FailoverPlan, parts: SplitParts, losses: Losses): void {
  reportDetection(plan, parts, losses);
  reportDocument(plan, parts, losses);
  if (plan.mesh === 'linkerd') return;
  reportOrder(plan, parts, losses);
  reportTraffic(plan, parts, losses);
}

function reportDetection({ detection }: FailoverPlan, { api }: SplitParts, losses: Losses): void {
  if (detection.healthCheck !== undefined || losses.written('detection', 'healthCheck') !== undefined) {
    losses.add(
      'detection.healthCheck',
      'Linkerd has no active health checks: it sees what the readiness probes of the pods see',
      'give the pods a readinessProbe on the same path',
    );
  }
  const outlier = detection.outlier !== undefined || losses.written('detection', 'outlier') !== undefined;
  if (outlier && api === 'trafficsplit') {
    losses.add(
      'detection.outlier',
      'errors move nothing: circuit breaking is off for a Service with a TrafficSplit, and only readiness counts',
      'let the readiness probe fail when the pod cannot answer, or use linkerd.api: httproute',
    );
  } else if (outlier) {
    losses.add(
      'detection.outlier',
      "Linkerd's circuit breaking has no interval and no maxEjectionPercent, and doubles the pause with each failed probe",
      'check the annotations balancer.linkerd.io/failure-accrual-consecutive-* of the called Service',
    );
  }
}

/** What Linkerd's own plan of a Failover document has left behind. */
function reportDocument({ mesh, destinations }: FailoverPlan, { apex, api }: SplitParts, losses: Losses): void {
  if (mesh !== 'linkerd') return;
  const host = asText(losses.written('service', 'host')) ?? apex;
  if (host !== apex && !/^[^.]+\.[^.]+(\.svc(\..*)?)?$/.test(host)) {
    losses.add(
      'service.host',
      `Linkerd splits calls to a Service, and ${host} is none: clients must call ${apex}`,
      `make a Service ${apex} in the same namespace, or name another with linkerd.apex`,
    );
  }
  const priorities = asList(losses.written('destinations')).map((item) => asNumber(asObject(item).priority) ?? 0);
  if (api === 'trafficsplit' && destinations.length > 2 && new Set(priorities).size > 2) {
    losses.add('destinations', NO_ORDER, 'keep one fallback, or accept the sharing');
  }
}

function reportOrder({ ordering }: FailoverPlan, { levels, api, primary, cluster }: SplitParts, losses: Losses): void {
  const [first = []] = levels;
  if (ordering.by === 'locality' && levels.length > 1) {
    losses.add(
      'ordering',
      `Linkerd knows no nearness: the order is that of clients beside ${primary?.name ?? 'the first destination'}`,
      `write one split for each cluster of clients${cluster === undefined ? '' : `, this one is for ${cluster}`}`,
    );
  }
  if (ordering.by !== 'weight' && api === 'trafficsplit' && first.length > 1) {
    losses.add(
      'destinations.priority',
      'linkerd-failover has one primary: the other destinations of the first level are fallbacks',
      'put them behind one Service',
    );
  }
  if (levels.length > 2 && api === 'trafficsplit') {
    losses.add('destinations.priority', NO_ORDER, 'keep one fallback, or accept the sharing');
  }
  if (levels.length > 1 && api === 'httproute') {
    losses.add(
      'destinations.priority',
      'nothing in Linkerd rewrites the weights of an HTTPRoute: fallbacks have weight 0 until somebody changes that',
      'use linkerd.api: trafficsplit with linkerd-failover',
    );
  }
  if (ordering.by !== 'weight' && api === 'trafficsplit' && levels.some(sharesUnevenly)) {
    losses.add('destinations.weight', 'linkerd-failover writes nothing but 1 and 0', 'scale the Services instead');
  }
}

function reportTraffic(plan: FailoverPlan, { api }: SplitParts, losses: Losses): void {
  const { route, loadBalancing, connection, destinations, port, subset, detection, mesh } = plan;
  const lose = (when: boolean, field: string, why: string, advice: string) => {
    if (when) losses.add(field, why, advice);
  };
  const ports = new Set(destinations.map((destination) => destination.port ?? port));
  lose(
    ports.size > 1,
    'destinations.port',
    'a backend without the port number of the called Service gets no traffic',
    'give all Services the same port number; targetPort may differ',
  );
  lose(subset !== undefined, 'subset', 'Linkerd has no subsets', 'make a Service that selects these pods');
  lose(
    !['EWMA', 'LEAST_REQUEST', 'ROUND_ROBIN', 'RANDOM'].includes(loadBalancing.policy),
    'loadBalancing.policy',
    `Linkerd always balances by latency (EWMA), not by ${loadBalancing.policy}`,
    'do not rely on one client meeting the same endpoint',
  );
  lose(
    api === 'trafficsplit' && route.timeoutMs > 0,
    'route.timeout',
    `a TrafficSplit has no time-out: the ${route.timeoutMs} ms are not carried over`,
    'set them in the client, or in a ServiceProfile',
  );
  lose(
    // Istio's retries are its own unless a VirtualService asked for them.
    route.retry !== undefined && (mesh !== 'istio' || route.origin !== undefined),
    'route.retry',
    'the retries are not carried over',
    'annotate the Service with retry.linkerd.io/http and retry.linkerd.io/limit where no TrafficSplit is',
  );
  const { maxConnections, maxPendingRequests, maxRequests } = connection;
  const defaults = connectionDefaults();
  // Istio's unlimited and Envoy's 1024 are nobody's wish.
  const chosen = (value: number, usual: number) => value !== usual && value !== 2 ** 32 - 1;
  lose(
    chosen(maxConnections, defaults.maxConnections) ||
      chosen(maxPendingRequests, defaults.maxPendingRequests) ||
      chosen(maxRequests, defaults.maxRequests),
    'connection',
    'Linkerd has no limits of connections and requests',
    'limit them in the server',
  );
  lose(
    detection.panicThreshold > 0,
    'detection.panicThreshold',
    'Linkerd knows no panic: it never sends to an endpoint that is not ready',
    'nothing to do',
  );
}
