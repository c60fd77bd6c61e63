import { Field } from '../../resources/field.js';
import type { Rule } from '../rule.js';
import { effectivePolicies, hasLevels } from './effective-policy.js';
import { exampleManifest, exampleRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const retryStaysLocal: Rule = {
  id: 'istio/retry-stays-local',
  severity: 'info',
  title: 'retries stay in the level that just failed',
  why: 'A retry picks another host of the same level until that level has lost its health. While a whole zone is dead and not yet ejected, all tries of a request hit it.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const policy of effectivePolicies(context)) {
      const { origin, retry } = policy.plan.route;
      if (origin === undefined || retry === undefined || retry.previousPriorities || !hasLevels(policy)) continue;
      const routes = Field.root(origin.document).get('spec', 'http').items();
      const retries = routes[Number(origin.path[2])]?.get('retries');
      tell({
        ...(retries?.present ? retries.origin : origin),
        message: `the ${retry.numRetries} retries of requests for ${policy.title} stay in the first level until it is ejected`,
        hint: 'add `retryRemoteLocalities: true` under retries',
      });
    }
  },
  examples: { bad: withRetries('{ attempts: 3 }'), good: withRetries('{ attempts: 3, retryRemoteLocalities: true }') },
};

function withRetries(retries: string): string {
  return (
    exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`) +
    exampleManifest(
      'VirtualService',
      'name: reviews, namespace: prod',
      `
hosts: [reviews.prod.svc.cluster.local]
http:
  - route: [{ destination: { host: reviews.prod.svc.cluster.local } }]
    retries: ${retries}`,
    )
  );
}
