import { asObject } from '../../model/json.js';
import { parseLocality } from '../../model/locality.js';
import type { Field } from '../../resources/field.js';
import type { Report, Rule } from '../rule.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { localityLists } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';
import { policyScopes } from './policy-scope.js';
import { regionsIn, similarRegion } from './similar-region.js';

export const failoverRegionUnknown: Rule = {
  id: 'istio/failover-region-unknown',
  severity: 'warning',
  title: 'a region is spelled otherwise than on nodes and endpoints',
  why: 'Regions are compared letter by letter: `us-west1`, `us-west` and `us-west-1` are three regions. An entry with another spelling never matches, nothing says so, and traffic moves in the default order or not at all.',
  on: 'input',
  check(context, report) {
    const { rules, entries, mesh } = istioObjects(context);
    const nodes = regionsIn(context.topology.localities);
    const located = entries.flatMap(({ endpoints }) => endpoints.map(({ locality }) => locality ?? ''));
    const known = new Set([...nodes, ...regionsIn(located)]);
    if (known.size === 0) return;
    const once = oncePerPlace(report);
    const settings = rules.flatMap(policyScopes).map(({ blocks }) => blocks.loadBalancer?.get('localityLbSetting'));
    for (const setting of [...settings, mesh.localityLbSetting]) {
      for (const { field, region, path } of regionsOf(setting)) tell(once, field, path, region, known);
    }
    for (const { endpoints } of entries) {
      for (const { locality, origin } of endpoints) {
        const region = parseLocality(locality ?? '').region;
        const meant = region === '' || nodes.has(region) ? undefined : similarRegion(region, nodes);
        if (meant === undefined) continue;
        report({
          document: origin.document,
          path: [...origin.path, 'locality'],
          message: `no node or pod is in a region \`${region}\`, there is one called \`${meant}\``,
          hint: `did you mean \`${meant}\`?`,
        });
      }
    }
  },
  examples: {
    bad:
      exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: us-east1, to: us-west-1 }] } }`) +
      exampleService(['us-east1/a', 'us-west1/a']),
    good:
      exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: us-east1, to: us-west1 }] } }`) +
      exampleService(['us-east1/a', 'us-west1/a']),
  },
};

interface WrittenRegion {
  field: Field;
  region: string;
  path: readonly (string | number)[];
}

function regionsOf(setting: Field | undefined): WrittenRegion[] {
  const { failover, distribute } = localityLists(setting);
  const texts = [
    ...failover.flatMap((entry) => [entry.get('from'), entry.get('to')]),
    ...distribute.map((entry) => entry.get('from')),
  ].map((field) => ({ field, region: parseLocality(field.text() ?? '').region, path: field.path }));
  const keys = distribute.flatMap((entry) => {
    const to = entry.get('to');
    return Object.keys(asObject(to.value)).map((key) => ({
      field: to,
      region: parseLocality(key).region,
      path: [...to.path, key],
    }));
  });
  return [...texts, ...keys];
}

function tell(report: Report, field: Field, path: WrittenRegion['path'], region: string, known: Set<string>): void {
  if (region === '' || region.includes('*') || known.has(region)) return;
  const meant = similarRegion(region, known);
  if (meant === undefined) return;
  report({
    document: field.document,
    path,
    message: `no node or endpoint is in a region \`${region}\`, so this entry never matches; there is one called \`${meant}\``,
    hint: `did you mean \`${meant}\`?`,
  });
}
