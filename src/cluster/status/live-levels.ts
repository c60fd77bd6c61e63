import { resolve } from '../../engine/resolve.js';
import { readinessLevels } from '../../engine/resolve-readiness.js';
import type { Client, Destination, FailoverPlan, ResolvedEndpoint } from '../../model/plan.js';
import type { Endpoint, Topology } from '../../model/topology.js';
import { sanitizeName } from '../../resources/sanitize-name.js';

/** One level of a service, and how many of its endpoints are ready. */
export interface LiveLevel {
  destinations: string[];
  ready: number;
  total: number;
  /** False where some of it stands in a cluster that is not read. */
  known: boolean;
}

type Count = Pick<LiveLevel, 'ready' | 'total' | 'known'>;

/**
 * The levels of a plan with what is live behind them. Where the manifests order the levels, one that lost its last endpoint keeps its number; where
 * localities make them, they are those of a client that stands where the first choice stands.
 */
export function liveLevels(plan: FailoverPlan, topology: Topology, known: ReadonlySet<string>): LiveLevel[] {
  const count = (destination: Destination, own: readonly Endpoint[]): Count => {
    if (destination.cluster !== undefined && !known.has(destination.cluster))
      return { ready: 0, total: 0, known: false };
    return counted(own);
  };
  if (isNumbered(plan)) {
    return numberedLevels(plan).map((destinations) => {
      const distinct = [...new Map(destinations.map((one) => [keyOf(one, topology), one])).values()];
      const counts = distinct.map((destination) =>
        count(destination, endpointsBehind(destination, topology) ?? seen(destination, destination.endpoints)),
      );
      return level(destinations, counts);
    });
  }
  if (plan.ordering.by !== 'locality') {
    const own = readinessLevels(plan);
    return [...new Set(own)].sort().map((wanted) => {
      const destinations = plan.destinations.filter((_, index) => own[index] === wanted);
      return level(
        destinations,
        destinations.map((destination) => count(destination, seen(destination, destination.endpoints))),
      );
    });
  }
  return resolve(plan, clientOf(plan)).map(({ endpoints }) => {
    const names = new Set(endpoints.map(({ destination }) => destination));
    const destinations = plan.destinations.filter(({ name }) => names.has(name));
    return level(
      destinations,
      destinations.map((destination) => count(destination, seen(destination, endpoints.filter(isOf(destination))))),
    );
  });
}

function level(destinations: readonly Destination[], counts: readonly Count[]): LiveLevel {
  return {
    destinations: [...new Set(destinations.map(({ name }) => name))],
    ready: counts.reduce((sum, { ready }) => sum + ready, 0),
    total: counts.reduce((sum, { total }) => sum + total, 0),
    known: counts.every((one) => one.known),
  };
}

function counted(endpoints: readonly Endpoint[]): Count {
  return { ready: endpoints.filter(({ ready }) => ready).length, total: endpoints.length, known: true };
}

/** Endpoints that a plan only assumes are not live. */
function seen<One extends Endpoint>(
  { endpointsAssumed, address }: Destination,
  endpoints: readonly One[],
): readonly One[] {
  return endpointsAssumed === true && address === undefined ? [] : endpoints;
}

function isOf({ name }: Destination): (endpoint: ResolvedEndpoint) => boolean {
  return ({ destination }) => destination === name;
}

/** A Failover document numbers its destinations whatever its mesh makes of the numbers. */
function isNumbered({ ordering, origin }: FailoverPlan): boolean {
  return ordering.by === 'priority' || (ordering.by === 'locality' && origin.document.kind === 'Failover');
}

/** Destinations by member and priority, in the order in which they are tried. */
function numberedLevels({ destinations, members = [] }: FailoverPlan): Destination[][] {
  const order = ({ member, priority }: Destination): [number, number] => [
    members.findIndex(({ name }) => name === member),
    priority,
  ];
  const levels = new Map<string, Destination[]>();
  const sorted = [...destinations].sort((one, other) => {
    const [[member, priority], [otherMember, otherPriority]] = [order(one), order(other)];
    return member - otherMember || priority - otherPriority;
  });
  for (const destination of sorted) {
    const key = order(destination).join('/');
    levels.set(key, [...(levels.get(key) ?? []), destination]);
  }
  return [...levels.values()];
}

/** Of the ports of one Service, each a destination, one counts. */
function keyOf(destination: Destination, topology: Topology): string {
  const behind = serviceOf(destination, topology);
  if (behind === undefined) return destination.name;
  return [destination.cluster, behind.namespace, behind.name, destination.locality].join('/');
}

/** Behind a gateway or proxy the client sees one endpoint; what can answer are the pods of the Service there. */
function endpointsBehind(destination: Destination, topology: Topology): Endpoint[] | undefined {
  const behind = serviceOf(destination, topology);
  if (behind === undefined) return undefined;
  const { cluster } = destination;
  const service = topology.service(behind.namespace, behind.name, cluster);
  const found =
    topology.endpoints({
      cluster,
      namespace: behind.namespace,
      name: behind.name,
      selector: {},
      ports: service?.ports ?? [],
    }) ?? [];
  return [...new Map(found.map((endpoint) => [endpoint.address ?? endpoint.name, endpoint])).values()];
}

/** The Service whose pods answer; an Upstream is called after its Service where no endpoint tells it. */
function serviceOf(destination: Destination, topology: Topology): { namespace: string; name: string } | undefined {
  const { cluster, namespace, service, endpoints, address } = destination;
  const behind = endpoints[0]?.serviceBehind;
  if (behind !== undefined) return behind;
  if (address !== undefined || namespace === undefined || service === undefined) return undefined;
  const discovered = topology.services.find(
    (one) =>
      one.cluster === cluster &&
      one.ports.some(({ port }) => sanitizeName(`${one.namespace}-${one.name}-${port}`) === service),
  );
  return topology.service(namespace, service, cluster) ?? discovered ?? { namespace, name: service };
}

/** Whoever stands where the first choice stands. */
function clientOf({ destinations, clusters }: FailoverPlan): Client {
  const [first] = [...destinations].sort((one, other) => one.priority - other.priority);
  const cluster = first?.cluster;
  const declared = clusters.find(({ name }) => name === cluster)?.locality;
  const own = first?.endpoints.find(({ locality }) => locality !== '')?.locality;
  const locality = declared ?? (first?.locality || own);
  return { ...(cluster === undefined ? {} : { cluster }), ...(locality === undefined ? {} : { locality }) };
}
