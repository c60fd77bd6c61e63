import type { Document, Origin } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { ServiceInfo } from '../../model/topology.js';
import type { HttpRoute, HttpRouteBackend, HttpRouteRule } from '../../resources/http-route.js';
import type { ReadContext } from '../mesh.js';
import { type Backend, readBackend } from './backend.js';
import { readFailureAccrual } from './failure-accrual.js';
import { linkerdPlan } from './linkerd-plan.js';
import { mirrorOf } from './mirror.js';
import { readSurroundings, type Surroundings } from './surroundings.js';

/** A Service as clients call it, with the HTTPRoutes that name it as parent. */
export interface CalledService {
  namespace: string;
  name: string;
  routes: readonly HttpRoute[];
  /** The object that the plan is made of. */
  document: Document;
}

/** The plan of a Service by its HTTPRoutes, by nothing but its own annotations where it has none. */
export function planService(called: CalledService, context: ReadContext): FailoverPlan {
  const { namespace, name, document } = called;
  const names = called.routes.flatMap(({ rules }) =>
    rules.flatMap(({ backendRefs }) => backendRefs.map((ref) => ref.name)),
  );
  const surroundings = readSurroundings(context, document, names);
  const service = surroundings.topology.service(namespace, name, surroundings.localCluster);
  const profiled = surroundings.profiles.some(
    (profile) => profile.overridesPolicy && profile.service.name === name && profile.service.namespace === namespace,
  );
  const { routes, notes: routeNotes } = profiled ? { routes: [], notes: [] } : routesFor(called, context);
  const route = routes[0];
  const rule = route === undefined ? undefined : mainRule(route);
  const origin: Origin = { document, path: [] };
  const backends =
    rule === undefined || rule.backendRefs.length === 0
      ? [readBackend({ namespace, service: name, weight: 1, controlled: false, origin }, surroundings)]
      : rule.backendRefs.map((ref) => routeBackend(ref, rule, surroundings));
  const { accrual, problems } = readFailureAccrual(service?.annotations ?? {});
  return linkerdPlan(
    {
      name: route?.name ?? name,
      namespace: route?.namespace ?? namespace,
      service: `${name}.${namespace}.svc.cluster.local`,
      port: route?.parents.find((parent) => parent.name === name && parent.namespace === namespace)?.port,
      backends,
      ordering: { by: 'weight' },
      accrual: profiled ? undefined : accrual,
      timeoutMs: rule?.timeoutMs,
      extension: {
        api: route === undefined ? 'service' : 'httproute',
        apex: name,
        apiVersion: route?.origin.document.apiVersion,
        export: true,
      },
      notes: [
        ...routeNotes,
        ...(route === undefined ? [] : notesOn(route, rule)),
        ...(profiled
          ? [
              `A ServiceProfile with routes or overrides exists for ${name}: HTTPRoutes and circuit breaking do not hold.`,
            ]
          : []),
        ...problems.map(({ message }) => `Circuit breaking of ${name} is dropped as a whole: ${message}.`),
        ...(accrual === undefined ? unusedAccrual(backends, name, surroundings) : []),
      ],
      origin,
    },
    context,
  );
}

/**
 * A route in the Service's namespace holds for every client, one elsewhere for the clients of its own namespace, and before the others.
 * Upstream: linkerd2 policy-controller, producer and consumer routes.
 */
function routesFor(
  { routes, namespace }: CalledService,
  { client }: ReadContext,
): { routes: HttpRoute[]; notes: string[] } {
  const clientNamespace = client?.namespace ?? namespace;
  const consumer = routes.filter((route) => route.namespace !== namespace && route.namespace === clientNamespace);
  const producer = routes.filter((route) => route.namespace === namespace);
  const held = [...consumer, ...producer];
  const further = held.length > 1 ? [`Several HTTPRoutes hold for the Service: ${held[0]?.name} is shown.`] : [];
  const elsewhere = routes.filter((route) => route.namespace !== namespace && !consumer.includes(route));
  const foreign = elsewhere.map(
    (route) => `HTTPRoute ${route.namespace}/${route.name} holds only for clients in ${route.namespace}.`,
  );
  return { routes: held, notes: [...further, ...foreign] };
}

/** The rule that takes every request, else the first. */
function mainRule({ rules }: HttpRoute): HttpRouteRule | undefined {
  return rules.find(({ catchAll }) => catchAll) ?? rules[0];
}

function routeBackend(ref: HttpRouteBackend, rule: HttpRouteRule, surroundings: Surroundings): Backend {
  const { namespace, name, port, weight, origin } = ref;
  const reference = { namespace, service: name, port, weight, controlled: false, origin };
  const backend = readBackend(reference, surroundings);
  const broken = whyBroken(ref, rule, surroundings);
  if (broken === undefined) return backend;
  return {
    destination: { ...backend.destination, endpoints: [], endpointsAssumed: false, injectedStatus: 500 },
    notes: [`Backend ${name} ${broken}: its share of the requests is answered 500 and moves to no other backend.`],
  };
}

function whyBroken(
  { namespace, name, port, isService }: HttpRouteBackend,
  { backendRefs }: HttpRouteRule,
  surroundings: Surroundings,
): string | undefined {
  if (!isService) return 'is no Service';
  if (port === undefined) return 'names no port';
  const { topology, localCluster } = surroundings;
  const known = ({ cluster }: ServiceInfo) =>
    cluster === undefined || localCluster === undefined || cluster === localCluster;
  const services = topology.services.filter((service) => service.namespace === namespace && known(service));
  const service = services.find((candidate) => candidate.name === name);
  if (service !== undefined) {
    return service.ports.some((candidate) => candidate.port === port) ? undefined : `has no port ${port}`;
  }
  // Inputs that hold no Service at all say nothing about which ones exist, and mirrors are made by Linkerd itself.
  const told = services.some((candidate) => backendRefs.some((ref) => ref.name === candidate.name));
  return told && mirrorOf(namespace, name, surroundings) === undefined ? 'does not exist' : undefined;
}

function notesOn({ rules }: HttpRoute, rule: HttpRouteRule | undefined): string[] {
  const backendRefs = rule?.backendRefs ?? [];
  return [
    ...(rules.length > 1
      ? ['The HTTPRoute has several rules: the one that takes every request is shown, else the first.']
      : []),
    ...(backendRefs.length > 1 && backendRefs.every(({ weight }) => weight === 0)
      ? ['All weights are 0: no proxy can serve that.']
      : []),
    ...(backendRefs.some(({ weight }) => weight === 0)
      ? [
          'A backend of weight 0 gets no requests, whatever fails: nothing in Linkerd rewrites the weights of an HTTPRoute.',
        ]
      : []),
  ];
}

/** The annotations of the called Service hold for the endpoints of all backends; those of a backend hold only for calls to itself. */
function unusedAccrual(
  backends: readonly Backend[],
  called: string,
  { topology, localCluster }: Surroundings,
): string[] {
  return backends.flatMap(({ destination: { namespace = '', service = '' } }) => {
    if (service === called) return [];
    const annotations = topology.service(namespace, service, localCluster)?.annotations ?? {};
    return readFailureAccrual(annotations).accrual === undefined
      ? []
      : [`Circuit breaking annotated on backend ${service} does not hold for calls to ${called}: annotate ${called}.`];
  });
}
