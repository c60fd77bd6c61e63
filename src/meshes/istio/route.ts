import { groupBy } from '../../model/group-by.js';
import type { RetryPolicy, Route } from '../../model/plan.js';
import { retryDefaults } from '../../model/plan.js';
import type { DestinationRule } from '../../resources/destination-rule.js';
import type { Field } from '../../resources/field.js';
import type { HttpRoute, VirtualService } from '../../resources/virtual-service.js';
import { compareText } from './destination-rule-index.js';
import { mostSpecificHost } from './host-match.js';
import { isHttpStatus } from './http-status.js';
import { reaches } from './reaches.js';
import { builtInHash, destinationHash } from './route-hash.js';

const RETRY_ON = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'];

/** Which Envoy cluster requests go to, and who sends them. */
export interface RouteTarget {
  host: string;
  /** undefined: every port. */
  port?: number;
  subset?: string;
  protocol: string;
  /** The rule by which HTTP requests are hashed; without one, `hash` holds. */
  rule?: DestinationRule;
  hash: Route['hash'];
  hashOn?: Route['hashOn'];
  clientNamespace: string;
}

/** What the client's route adds to each request: Istio's default retries and no time-out, unless a VirtualService says otherwise. */
export function readRoute(
  target: RouteTarget,
  services: readonly VirtualService[],
  meshRetries: Field | undefined,
): Route {
  const { hash, hashOn, protocol } = target;
  const ofCluster = { hash, ...(hashOn === undefined ? {} : { hashOn }) };
  const isHttp = ['http', 'http2', 'grpc'].includes(protocol);
  if (!isHttp) return { timeoutMs: 0, ...ofCluster };
  const route = routeTo(target, services);
  const hashed = httpHash(target, route) ?? ofCluster;
  // Only routes of a VirtualService to a single destination drop the predicate for hashed clusters; the built-in one keeps it.
  const keepsHost = route?.destinations.length === 1 && hashed.hash !== 'random';
  const retry = readRetries(route?.retries ?? meshRetries, keepsHost);
  return {
    timeoutMs: route?.timeoutMs ?? 0,
    ...hashed,
    ...(retry === undefined ? {} : { retry }),
    ...(route === undefined ? {} : { origin: route.origin }),
  };
}

/** undefined: by what the cluster's own policy says, as for a subset that no route leads to. */
function httpHash(target: RouteTarget, route: HttpRoute | undefined): Pick<Route, 'hash' | 'hashOn'> | undefined {
  const { rule, port, subset } = target;
  if (rule === undefined) return undefined;
  const destination = route?.destinations.find((candidate) => leadsTo(candidate, target));
  if (destination !== undefined) return destinationHash(rule, destination);
  return subset === undefined ? builtInHash(rule, port) : undefined;
}

function leadsTo(destination: HttpRoute['destinations'][number], { host, port, subset }: RouteTarget): boolean {
  const portFits = port === undefined || destination.port === undefined || destination.port === port;
  return destination.host === host && destination.subset === subset && portFits;
}

/** The first route to this cluster, one for all requests before one for some. */
function routeTo(target: RouteTarget, services: readonly VirtualService[]): HttpRoute | undefined {
  const { host, clientNamespace } = target;
  const visible = (servicesTo(services).get(host) ?? [])
    .filter((service) => service.mesh && reaches(service, clientNamespace))
    .filter(({ hosts }) => mostSpecificHost(host, hosts) !== undefined)
    .sort((a, b) => a.createdAt - b.createdAt || compareText(a.name, b.name));
  const routes = visible
    .flatMap(({ http }) => http)
    .filter(({ destinations }) => destinations.some((destination) => leadsTo(destination, target)));
  return routes.find((route) => !route.conditional) ?? routes[0];
}

const byDestination = new WeakMap<readonly VirtualService[], ReadonlyMap<string, readonly VirtualService[]>>();

/** The VirtualServices by the hosts that their routes lead to, so that each cluster looks only at its own. */
function servicesTo(services: readonly VirtualService[]): ReadonlyMap<string, readonly VirtualService[]> {
  const known = byDestination.get(services) ?? indexByDestination(services);
  byDestination.set(services, known);
  return known;
}

function indexByDestination(services: readonly VirtualService[]): Map<string, VirtualService[]> {
  const pairs = services.flatMap((service) => {
    const hosts = service.http.flatMap(({ destinations }) => destinations.map(({ host }) => host));
    return [...new Set(hosts)].map((host) => ({ host, service }));
  });
  const groups = groupBy(pairs, ({ host }) => host);
  return new Map([...groups].map(([host, same]) => [host, same.map(({ service }) => service)]));
}

/** Istio's retry settings as Envoy's (istio: pilot/pkg/networking/core/route/retry/retry.go ConvertPolicy); undefined: no retries. */
function readRetries(retries: Field | undefined, keepsHost: boolean): RetryPolicy | undefined {
  const attempts = retries === undefined ? 2 : (retries.get('attempts').number() ?? 0);
  if (attempts <= 0) return undefined;
  const conditions = (retries?.get('retryOn').text()?.split(',') ?? RETRY_ON)
    .map((token) => token.trim())
    .filter((token) => token !== '');
  const statuses = conditions.filter(isStatus);
  const retryOn = conditions.filter((token) => !isStatus(token));
  if (statuses.length > 0 && !retryOn.includes('retriable-status-codes')) retryOn.push('retriable-status-codes');
  const ignorePrevious = retries?.get('retryIgnorePreviousHosts').boolean();
  return retryDefaults({
    retryOn,
    numRetries: attempts,
    retriableStatusCodes: statuses.map(Number),
    previousHosts: ignorePrevious ?? !keepsHost,
    hostSelectionRetryMaxAttempts: 5,
    ...optional('perTryTimeoutMs', retries?.get('perTryTimeout').durationMs() || undefined),
    ...optional('baseIntervalMs', retries?.get('backoff').durationMs()),
    ...(retries?.get('retryRemoteLocalities').boolean() === true ? { previousPriorities: { updateFrequency: 2 } } : {}),
  });
}

/** Any integer without a name of its own is taken for one of Envoy's words. */
function isStatus(token: string): boolean {
  return /^\d+$/.test(token) && isHttpStatus(Number(token));
}

function optional<Key extends string>(key: Key, value: number | undefined): { [K in Key]?: number } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: number };
}
