import { isKind } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import type { FailoverPlan } from '../../model/plan.js';
import { type HttpRoute, isHttpRoute, readHttpRoute } from '../../resources/http-route.js';
import { isTrafficSplit, readTrafficSplit, type TrafficSplit } from '../../resources/traffic-split.js';
import type { ReadContext } from '../mesh.js';
import { type CalledService, planService } from './plan-service.js';
import { planTrafficSplit } from './plan-traffic-split.js';

const ACCRUAL_MODE = 'balancer.linkerd.io/failure-accrual';

/**
 * One plan for each TrafficSplit, for each Service that is an HTTPRoute's parent, and for each other one that asks for circuit breaking.
 * A Service that is a split's apex has no further plan: the ServiceProfile of the split overrides its routes.
 */
export function read(context: ReadContext): FailoverPlan[] {
  const splits = context.documents.filter(isTrafficSplit).flatMap((document) => readTrafficSplit(document) ?? []);
  const byApex = groupBy(splits, ({ namespace, apex }) => `${namespace}/${apex}`);
  const routes = readRoutes(context);
  const called = [...routed(routes), ...annotated(splits, routes, context)];
  return [
    ...splits.map((split) =>
      withRoutes(split, byApex.get(`${split.namespace}/${split.apex}`)?.length ?? 1, routes, context),
    ),
    ...called
      .filter(({ namespace, name }) => !byApex.has(`${namespace}/${name}`))
      .map((service) => planService(service, context)),
  ];
}

function withRoutes(
  split: TrafficSplit,
  splits: number,
  routes: readonly HttpRoute[],
  context: ReadContext,
): FailoverPlan {
  const plan = planTrafficSplit(split, splits - 1, context);
  const ignored = routes.filter(({ parents }) =>
    parents.some(({ namespace, name }) => namespace === split.namespace && name === split.apex),
  );
  const notes = ignored.map(({ name }) => `HTTPRoute ${name} is ignored as long as this split exists.`);
  return { ...plan, notes: [...plan.notes, ...notes] };
}

/** Routes of the Gateway API are Istio's where its mesh config is among the inputs. */
function readRoutes({ documents }: ReadContext): HttpRoute[] {
  const istio = documents.some(
    (document) =>
      isKind(document, '', 'ConfigMap') && document.namespace === 'istio-system' && document.name === 'istio',
  );
  return documents
    .filter(isHttpRoute)
    .map(readHttpRoute)
    .filter((route) => !istio || route.apiGroup === 'policy.linkerd.io');
}

function routed(routes: readonly HttpRoute[]): CalledService[] {
  const pairs = routes.flatMap((route) => route.parents.map((parent) => ({ route, parent })));
  return [...groupBy(pairs, ({ parent }) => `${parent.namespace}/${parent.name}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { namespace, name } = first.parent;
    const own = [...new Set(group.map(({ route }) => route))];
    return { namespace, name, routes: own, document: first.route.origin.document };
  });
}

/** Services that ask for circuit breaking and that no split and no route names. */
function annotated(
  splits: readonly TrafficSplit[],
  routes: readonly HttpRoute[],
  { topology }: ReadContext,
): CalledService[] {
  const named = new Set([
    ...splits.flatMap(({ namespace, apex, backends }) =>
      [apex, ...backends.map(({ service }) => service)].map((name) => `${namespace}/${name}`),
    ),
    ...routes.flatMap(({ parents, rules }) =>
      [...parents, ...rules.flatMap(({ backendRefs }) => backendRefs)].map(
        ({ namespace, name }) => `${namespace}/${name}`,
      ),
    ),
  ]);
  return topology.services
    .filter(({ annotations }) => annotations[ACCRUAL_MODE] !== undefined)
    .filter(({ namespace, name }) => !named.has(`${namespace}/${name}`))
    .map(({ namespace, name, origin }) => ({ namespace, name, routes: [], document: origin.document }));
}
