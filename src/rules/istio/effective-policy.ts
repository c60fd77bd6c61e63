import { topologyLabels } from '../../engine/client-place.js';
import { resolve } from '../../engine/resolve.js';
import { clusterPolicy } from '../../meshes/istio/traffic-policy.js';
import { parseLocality } from '../../model/locality.js';
import type { Client, FailoverPlan, LocalityOrdering, PriorityGroup } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import type { DestinationRule, PolicyBlocks } from '../../resources/destination-rule.js';
import type { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';
import { istioObjects } from './istio-objects.js';
import { asksForFailover } from './locality-lists.js';

/** What holds for one Envoy cluster (a service, its port, its subset), and where it is written. */
export interface EffectivePolicy {
  plan: FailoverPlan;
  ordering: LocalityOrdering;
  rule?: DestinationRule;
  /** The blocks after port and subset were merged; the mesh's defaultTrafficPolicy fills in. */
  blocks: PolicyBlocks;
  /** The rule's own setting, where the merged policy has one. */
  localityLbSetting?: Field;
  endpoints: readonly Endpoint[];
  /** False when no input says which endpoints there are. */
  endpointsKnown: boolean;
  /** False where names resolve to nobody knows how many addresses. */
  countKnown: boolean;
  /** `reviews.prod.svc.cluster.local, subset v1, port 80`. */
  title: string;
}

const cache = new WeakMap<RuleContext, readonly EffectivePolicy[]>();

/** The policies of every plan that Istio's own objects make. */
export function effectivePolicies(context: RuleContext): readonly EffectivePolicy[] {
  const known = cache.get(context);
  if (known !== undefined) return known;
  const policies = context
    .plans()
    .filter(({ mesh, origin }) => mesh === 'istio' && origin.document.kind !== 'Failover')
    .flatMap((plan) => effectivePolicy(plan, context) ?? []);
  cache.set(context, policies);
  return policies;
}

function effectivePolicy(plan: FailoverPlan, context: RuleContext): EffectivePolicy | undefined {
  const { ordering, service, port, destinations } = plan;
  if (ordering.by !== 'locality') return undefined;
  const { index, mesh } = istioObjects(context);
  const namespace = serviceNamespace(plan);
  const rule = index.ruleFor(service, namespace, { namespace, labels: {} });
  const subset = rule?.subsets.find(({ name }) => name === plan.subset);
  const blocks = clusterPolicy(rule, subset, port, mesh).cluster;
  const setting = blocks.loadBalancer?.get('localityLbSetting');
  const endpoints = destinations.flatMap((destination) => destination.endpoints);
  const endpointsKnown = endpoints.length > 0 && destinations.every(({ endpointsAssumed }) => !endpointsAssumed);
  return {
    plan,
    ordering,
    rule,
    blocks,
    ...(setting?.present ? { localityLbSetting: setting } : {}),
    endpoints,
    endpointsKnown,
    countKnown: endpointsKnown && !(ordering.dns === true && endpoints.some(isName)),
    title: titleOf(plan),
  };
}

/** Without a client, each service is seen from its own namespace. */
export function serviceNamespace({ destinations, service, namespace }: FailoverPlan): string {
  const [, owner, kind] = service.split('.');
  return destinations[0]?.namespace ?? (kind === 'svc' && owner !== undefined ? owner : namespace);
}

function titleOf({ service, subset, port }: FailoverPlan): string {
  return [
    service,
    ...(subset === undefined ? [] : [`subset ${subset}`]),
    ...(port === undefined ? [] : [`port ${port}`]),
  ].join(', ');
}

function isName({ address }: Endpoint): boolean {
  return address === undefined || !/^[\d.]+$|:/.test(address);
}

/** The distinct localities of the endpoints; '' stands for none. */
export function localitiesOf(endpoints: readonly Endpoint[]): string[] {
  return [...new Set(endpoints.map(({ locality }) => locality))].sort();
}

/** The distinct regions of the endpoints, sorted, without ''. */
export function regionsOf(endpoints: readonly Endpoint[]): string[] {
  return [...new Set(endpoints.map(({ locality }) => parseLocality(locality).region))].filter(Boolean).sort();
}

/**
 * Whether the endpoints stand on several levels, or are meant to: known ones in two places and an order in force, or an order
 * written for endpoints that the inputs do not name.
 */
export function hasLevels({ ordering, endpoints, endpointsKnown, localityLbSetting }: EffectivePolicy): boolean {
  if (ordering.mode !== 'failover' && ordering.mode !== 'zone-aware') return false;
  return endpointsKnown
    ? localitiesOf(endpoints).length > 1 || ordering.failoverPriority.length > 0
    : asksForFailover(localityLbSetting);
}

/** What a client beside one of the endpoints sees. */
export interface View {
  client: Client;
  levels: PriorityGroup[];
}

/** The levels as clients see them that run where the endpoints are and look like them: one client for each distinct place. */
export function viewsOf(plan: FailoverPlan, endpoints: readonly Endpoint[]): View[] {
  const entries = plan.ordering.by === 'locality' ? plan.ordering.failoverPriority : [];
  const places = new Set<string>(Object.values(topologyLabels));
  const keys = entries.map((entry) => entry.split('=')[0] ?? '').filter((key) => !places.has(key));
  const byNode = entries.some((entry) => entry.startsWith(topologyLabels.node));
  const clients = new Map<string, Client>();
  for (const { locality, labels, cluster, network, node } of endpoints) {
    // Only what is compared: a label that claims a place would move the client.
    const compared = Object.fromEntries(keys.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])));
    const client = { locality, labels: compared, cluster, network, ...(byNode ? { node } : {}) };
    clients.set(JSON.stringify(client), client);
  }
  return [...clients.values()].map((client) => ({ client, levels: resolve(plan, client) }));
}
