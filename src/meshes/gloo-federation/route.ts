import { type Document, isKind, type Origin } from '../../model/document.js';
import { type RetryPolicy, type Route, retryDefaults } from '../../model/plan.js';
import { Field } from '../../resources/field.js';
import type { UpstreamReference } from './names.js';
import { selectedRouteTables } from './route-table.js';
import type { ServicePortReference } from './upstream.js';

/** One way by which a gateway's requests reach an Upstream. */
export interface UpstreamRoute {
  upstream?: UpstreamReference;
  /** Set instead where the route names a Kubernetes Service, which goes around the Upstream and its failover. */
  service?: ServicePortReference;
  route: Route;
  /** Several destinations share the requests by fixed weights. */
  shared: boolean;
  virtualService?: string;
  domain?: string;
  pathPrefix?: string;
  origin: Origin;
}

/** Gloo sets no timeout where the route has none, so Envoy's holds. */
export function defaultRoute(): Route {
  return { timeoutMs: 15_000, hash: 'random' };
}

/** Every route of VirtualServices and RouteTables that ends at an Upstream or a Service, in the order of the text. */
export function readRoutes(documents: readonly Document[]): UpstreamRoute[] {
  const tables = documents.filter((document) => isKind(document, 'gateway.solo.io', 'RouteTable'));
  const delegated = new Set<Document>();
  const routes = documents
    .filter((document) => isKind(document, 'gateway.solo.io', 'VirtualService'))
    .flatMap((document) => {
      const host = root(document).get('spec', 'virtualHost');
      const seen = { virtualService: document.name, domain: host.get('domains').texts()[0] };
      const context = { inherited: [host.get('options').get('retries')], seen, tables, delegated };
      return host
        .get('routes')
        .items()
        .flatMap((route) => readRoute(route, [], context));
    });
  const alone = tables.filter((table) => !delegated.has(table));
  const context = { inherited: [], seen: {}, tables, delegated };
  return [
    ...routes,
    ...alone.flatMap((table) =>
      root(table)
        .get('spec', 'routes')
        .items()
        .flatMap((route) => readRoute(route, [], context)),
    ),
  ];
}

interface RouteContext {
  /** Retries of the virtual host, which hold where the route has none. */
  inherited: Field[];
  seen: Pick<UpstreamRoute, 'virtualService' | 'domain'>;
  tables: readonly Document[];
  delegated: Set<Document>;
}

/** `parents` are the options of the routes that delegate to this one; what a route leaves out it takes from them. */
function readRoute(route: Field, parents: Field[], context: RouteContext): UpstreamRoute[] {
  const options = [route.get('options'), ...parents];
  const delegate = route.get('delegateAction');
  if (delegate.present) {
    return selectedRouteTables(delegate, context.tables, context.delegated).flatMap((table) =>
      root(table)
        .get('spec', 'routes')
        .items()
        .flatMap((child) => readRoute(child, options, context)),
    );
  }
  const action = route.get('routeAction');
  const several = action
    .get('multi', 'destinations')
    .items()
    .map((entry) => entry.get('destination'));
  const single = action.get('single');
  const destinations = single.present ? [single] : several;
  return destinations.map((destination) => ({
    ...readDestination(destination),
    route: {
      timeoutMs: firstOf(options, 'timeout').durationMs() ?? defaultRoute().timeoutMs,
      retry: readRetries([firstOf(options, 'retries'), ...context.inherited].find(({ present }) => present)),
      ...readHash(firstOf(options, 'lbHash').get('hashPolicies').items()[0]),
      origin: route.origin,
    },
    shared: several.length > 1,
    ...context.seen,
    pathPrefix: route.get('matchers').items()[0]?.get('prefix').text(),
    origin: route.origin,
  }));
}

function readDestination(destination: Field): Pick<UpstreamRoute, 'upstream' | 'service'> {
  const cluster = destination.document.cluster;
  const upstream = destination.get('upstream');
  const name = upstream.get('name').text();
  if (name !== undefined) return { upstream: { cluster, namespace: upstream.get('namespace').text(), name } };
  const kube = destination.get('kube');
  const service = kube.get('ref', 'name').text();
  if (service === undefined) return {};
  return {
    service: {
      namespace: kube.get('ref', 'namespace').text() ?? 'default',
      name: service,
      port: kube.get('port').number(),
    },
  };
}

/** gloo: projects/gloo/pkg/plugins/basicroute/plugin.go convertPolicy. Without `retryOn` Envoy retries nothing. */
function readRetries(retries: Field | undefined): RetryPolicy | undefined {
  const retryOn = (retries?.get('retryOn').text() ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  if (retries === undefined || retryOn.length === 0) return undefined;
  const backOff = retries.get('retryBackOff');
  const baseIntervalMs = backOff.get('baseInterval').durationMs() ?? 25;
  const previous = retries.get('previousPriorities');
  return retryDefaults({
    retryOn,
    numRetries: retries.get('numRetries').number() || 1,
    retriableStatusCodes: retries
      .get('retriableStatusCodes')
      .items()
      .flatMap((code) => code.number() ?? []),
    perTryTimeoutMs: retries.get('perTryTimeout').durationMs(),
    baseIntervalMs,
    maxIntervalMs: backOff.get('maxInterval').durationMs() ?? 10 * baseIntervalMs,
    ...(previous.present
      ? { previousPriorities: { updateFrequency: previous.get('updateFrequency').number() ?? 1 } }
      : {}),
  });
}

function readHash(policy: Field | undefined): Pick<Route, 'hash' | 'hashOn'> {
  if (policy?.get('sourceIp').boolean() === true) return { hash: 'source-ip' };
  const header = policy?.get('header').text()?.toLowerCase();
  if (header !== undefined) return { hash: 'header', hashOn: { kind: 'header', name: header } };
  const cookie = policy?.get('cookie', 'name').text();
  if (cookie !== undefined) return { hash: 'header', hashOn: { kind: 'cookie', name: cookie } };
  return { hash: policy?.get('header').present || policy?.get('cookie').present ? 'header' : 'random' };
}

function firstOf(options: readonly Field[], name: string): Field {
  const fields = options.map((option) => option.get(name));
  return fields.find(({ present }) => present) ?? (fields[0] as Field);
}

function root(document: Document): Field {
  return Field.root(document, { snakeCase: true });
}
