import type { Rule } from '../rule.js';
import { effectivePolicies, localitiesOf } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const allEjected503: Rule = {
  id: 'istio/all-ejected-503',
  severity: 'warning',
  title: 'every pod may be ejected, and there is nowhere else to go',
  why: 'With maxEjectionPercent 100 and no panic threshold a burst of application errors ejects every endpoint. Without a second level the clients then get 503 (no healthy upstream) until baseEjectionTime is over, although the pods could answer again at once.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { plan, blocks, ordering, endpoints, endpointsKnown, title } of effectivePolicies(context)) {
      const { outlier, panicThreshold } = plan.detection;
      const places = localitiesOf(endpoints);
      const single = places.length === 1 && ordering.failoverPriority.length === 0;
      if (!blocks.outlierDetection || !outlier || !endpointsKnown || endpoints.length < 2 || !single) continue;
      if (outlier.maxEjectionPercent < 100 || panicThreshold > 0) continue;
      const field = blocks.outlierDetection.get('maxEjectionPercent');
      tell({
        ...(field.present ? field.origin : blocks.outlierDetection.origin),
        message: `all ${endpoints.length} endpoints of ${title} are in ${places[0] || 'no locality'} and all of them may be ejected: then every request gets 503 for ${outlier.baseEjectionTimeMs / 1000}s`,
        hint: 'lower maxEjectionPercent, or add endpoints in a second locality',
      });
    }
  },
  examples: {
    bad: exampleRule('outlierDetection: { maxEjectionPercent: 100 }') + exampleService(['eu/a', 'eu/a']),
    good: exampleRule('outlierDetection: { maxEjectionPercent: 100 }') + exampleService(['eu/a', 'us/a']),
  },
};
