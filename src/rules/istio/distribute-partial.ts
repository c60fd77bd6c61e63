import type { Rule } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { localityLists } from './locality-lists.js';
import { localityMatches } from './locality-matches.js';
import { oncePerPlace } from './once-per-place.js';

export const distributePartial: Rule = {
  id: 'istio/distribute-partial',
  severity: 'warning',
  title: 'distribute says nothing for some client localities',
  why: 'A client in a locality that no `from` matches gets one flat level: its requests spread over all localities, also over far ones, and locality preference is gone for it.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { ordering, localityLbSetting, title } of effectivePolicies(context)) {
      const { distribute } = localityLists(localityLbSetting);
      if (ordering.mode !== 'distribute' || localityLbSetting === undefined || distribute.length === 0) continue;
      const missing = context.topology.localities.filter(
        (place) => !distribute.some((entry) => localityMatches(place, entry.get('from').text() ?? '')),
      );
      if (missing.length === 0) continue;
      tell({
        ...localityLbSetting.get('distribute').origin,
        message: `no \`from\` covers clients in ${missing.join(', ')}: their requests for ${title} spread over all localities`,
        hint: `add an entry with \`from: ${missing[0]}\`, or one with \`from: '*'\` as the last`,
      });
    }
  },
  examples: {
    bad:
      exampleRule(`
loadBalancer: { localityLbSetting: { distribute: [{ from: eu/*, to: { eu/*: 80, us/*: 20 } }] } }`) +
      exampleService(['eu/a', 'us/a']),
    good:
      exampleRule(`
loadBalancer:
  localityLbSetting:
    distribute:
      - { from: eu/*, to: { eu/*: 80, us/*: 20 } }
      - { from: us/*, to: { eu/*: 20, us/*: 80 } }`) + exampleService(['eu/a', 'us/a']),
  },
};
