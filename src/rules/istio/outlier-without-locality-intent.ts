import type { Rule } from '../rule.js';
import { effectivePolicies, localitiesOf } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { oncePerPlace } from './once-per-place.js';

export const outlierWithoutLocalityIntent: Rule = {
  id: 'istio/outlier-without-locality-intent',
  severity: 'warning',
  title: 'outlierDetection alone switches on locality preference',
  why: 'The mesh default for locality load balancing is "enabled", and outlierDetection is what puts it into force. A rule that was meant as a circuit breaker only so sends each client to the pods of its own zone: some run hot, the others are idle until a zone fails.',
  on: 'input',
  check(context, report) {
    if (istioObjects(context).mesh.localityLbSetting !== undefined) return;
    const tell = oncePerPlace(report);
    for (const policy of effectivePolicies(context)) {
      const { ordering, blocks, endpoints, endpointsKnown, title } = policy;
      const { outlierDetection, loadBalancer } = blocks;
      const places = localitiesOf(endpoints).filter((locality) => locality !== '');
      const stated = policy.localityLbSetting !== undefined || loadBalancer?.get('zoneAwareLbSetting').present === true;
      const silent = ordering.mode === 'failover' && ordering.failoverPriority.length === 0 && !stated;
      if (outlierDetection === undefined || !silent || !endpointsKnown || places.length < 2) continue;
      tell({
        ...outlierDetection.origin,
        message: `${title} has endpoints in ${places.length} localities (${places.join(', ')}), and outlierDetection sends each client to the nearest only`,
        hint: 'add `localityLbSetting: { enabled: false }` under loadBalancer to spread over all of them, or `enabled: true` to say that it is meant',
      });
    }
  },
  examples: {
    bad: exampleRule('outlierDetection: { consecutive5xxErrors: 5 }') + exampleService(['eu/a', 'eu/b']),
    good:
      exampleRule(`
outlierDetection: { consecutive5xxErrors: 5 }
loadBalancer: { localityLbSetting: { enabled: false } }`) + exampleService(['eu/a', 'eu/b']),
  },
};
