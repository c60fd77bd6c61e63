import { groupBy } from '../../model/group-by.js';
import type { HttpRoute } from '../../resources/virtual-service.js';
import type { Rule, RuleContext } from '../rule.js';
import { type EffectivePolicy, effectivePolicies, localitiesOf } from './effective-policy.js';
import { exampleManifest, examplePod } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { asksForFailover } from './locality-lists.js';

export const subsetCannotFailover: Rule = {
  id: 'istio/subset-cannot-failover',
  severity: 'error',
  title: 'the route is pinned to a subset that exists in one place only',
  why: 'Each subset is an Envoy cluster of its own, and failover happens inside a cluster. A route to a subset whose pods are all in one locality has nothing to move to: in an outage it answers 503. Two subsets with weights 100 and 0 are no primary and backup either, weights do not follow health.',
  on: 'input',
  check(context, report) {
    for (const { http } of istioObjects(context).virtualServices) {
      for (const route of http) {
        const pinned = pinnedSubset(route);
        const found = pinned && policiesOf(context, pinned.host, pinned.subset);
        if (pinned === undefined || found === undefined || !asksForFailover(found.whole.localityLbSetting)) continue;
        const { whole, own } = found;
        const [all, mine] = [localitiesOf(whole.endpoints), localitiesOf(own.endpoints)];
        const place = { document: route.origin.document, path: [...route.origin.path, 'route', pinned.index] };
        const name = `subset ${pinned.subset} of ${pinned.host}`;
        if (whole.endpointsKnown && all.length > 1 && mine.length < 2) {
          report({
            ...place,
            message:
              mine.length === 0
                ? `no endpoint has the labels of ${name}: its requests are answered 503`
                : `all endpoints of ${name} are in ${mine[0] || 'no locality'}, those of the host in ${all.length} localities: the route cannot fail over`,
            hint: 'leave the subset out of the route, or give the pods elsewhere its labels',
          });
        } else if (pinned.backup !== undefined) {
          report({
            ...place,
            message: `subset ${pinned.backup} with weight 0 never takes over from ${name}: weights do not follow health`,
            hint: 'leave the subsets out of the route and let localities decide',
            severity: 'warning',
          });
        }
      }
    }
  },
  examples: { bad: pinnedTo('{ host: reviews, subset: v1 }'), good: pinnedTo('{ host: reviews }') },
};

interface Pinned {
  host: string;
  subset: string;
  index: number;
  /** Another subset of the host that is listed with weight 0. */
  backup?: string;
}

/** The one subset that gets all requests of a route; undefined when several share them. */
function pinnedSubset({ destinations }: HttpRoute): Pinned | undefined {
  const index = destinations.length === 1 ? 0 : destinations.findIndex(({ weight }) => weight > 0);
  const destination = destinations[index];
  if (destination?.subset === undefined) return undefined;
  const others = destinations.filter((other) => other !== destination);
  if (others.some(({ weight }) => weight > 0)) return undefined;
  const backup = others.find(({ host, subset }) => host === destination.host && subset !== undefined)?.subset;
  return { host: destination.host, subset: destination.subset, index, backup };
}

function policiesOf(
  context: RuleContext,
  host: string,
  subset: string,
): { whole: EffectivePolicy; own: EffectivePolicy } | undefined {
  const ofHost = byHost(context).get(host) ?? [];
  const whole = ofHost.find(({ plan }) => plan.subset === undefined);
  const own = ofHost.find(({ plan }) => plan.subset === subset);
  return whole && own && { whole, own };
}

const cache = new WeakMap<RuleContext, Map<string, EffectivePolicy[]>>();

function byHost(context: RuleContext): Map<string, EffectivePolicy[]> {
  const known = cache.get(context) ?? groupBy(effectivePolicies(context), ({ plan }) => plan.service);
  cache.set(context, known);
  return known;
}

function pinnedTo(destination: string): string {
  return [
    exampleManifest(
      'VirtualService',
      'name: reviews, namespace: prod',
      `
hosts: [reviews]
http: [{ route: [{ destination: ${destination} }] }]`,
    ),
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews
trafficPolicy:
  outlierDetection: { maxEjectionPercent: 100 }
  loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }
subsets: [{ name: v1, labels: { version: v1 } }]`,
    ),
    exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      'selector: { app: reviews }\nports: [{ name: http, port: 80 }]',
      'v1',
    ),
    examplePod('near', '10.0.1.1', 'eu/a', ', version: v1'),
    examplePod('far', '10.0.2.1', 'us/a', ', version: v2'),
  ].join('');
}
