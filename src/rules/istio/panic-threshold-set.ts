import type { Rule } from '../rule.js';
import { effectivePolicies, hasLevels } from './effective-policy.js';
import { exampleRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const panicThresholdSet: Rule = {
  id: 'istio/panic-threshold-set',
  severity: 'warning',
  title: 'minHealthPercent sends requests to dead hosts',
  why: "minHealthPercent is Envoy's panic threshold. Once all levels together are less than fully healthy, a level with a smaller healthy share ignores health and sends to its dead hosts as well, so part of the requests keeps failing. Unready pods are no longer announced either. Istio sends 0 when the field is left out.",
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const policy of effectivePolicies(context)) {
      const field = policy.blocks.outlierDetection?.get('minHealthPercent');
      const percent = field?.number() ?? 0;
      if (field === undefined || percent <= 0 || !hasLevels(policy)) continue;
      tell({
        ...field.origin,
        message: `a level of ${policy.title} with less than ${percent}% healthy hosts sends requests to its dead hosts when the other levels cannot take all`,
        hint: 'leave minHealthPercent out',
      });
    }
  },
  examples: {
    bad: exampleRule(`
outlierDetection: { maxEjectionPercent: 100, minHealthPercent: 50 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`),
    good: exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`),
  },
};
