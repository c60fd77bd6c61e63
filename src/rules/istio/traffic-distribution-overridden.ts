import type { Rule } from '../rule.js';
import { distributionSource } from './distribution-source.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { oncePerPlace } from './once-per-place.js';

export const trafficDistributionOverridden: Rule = {
  id: 'istio/traffic-distribution-overridden',
  severity: 'warning',
  title: 'a localityLbSetting without outlierDetection switches trafficDistribution off',
  why: 'trafficDistribution makes levels by itself, without outlierDetection. Any localityLbSetting of a DestinationRule takes its place, and needs outlierDetection to have an effect: with both, and without it, all levels vanish and traffic spreads over every zone.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { plan, localityLbSetting, blocks, ordering } of effectivePolicies(context)) {
      const flat = ordering.mode === 'flat' && blocks.outlierDetection === undefined;
      if (!flat || localityLbSetting === undefined || localityLbSetting.get('enabled').boolean() === false) continue;
      const service = context.topology.services.find(
        ({ namespace, name }) => plan.service === `${name}.${namespace}.svc.cluster.local`,
      );
      const owner = service?.origin ?? istioObjects(context).entriesOf(plan.service)[0]?.origin;
      if (owner === undefined || distributionSource(owner, context) === undefined) continue;
      tell({
        ...localityLbSetting.origin,
        message: `this setting takes the place of the trafficDistribution of ${plan.service} and has no effect without outlierDetection: there are no levels`,
        hint: 'add `outlierDetection: {}`, or leave localityLbSetting out',
      });
    }
  },
  examples: { bad: overridden('localityLbSetting: { enabled: true }'), good: overridden('simple: ROUND_ROBIN') },
};

function overridden(loadBalancer: string): string {
  return [
    exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      'trafficDistribution: PreferClose\nports: [{ name: http, port: 80 }]',
      'v1',
    ),
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews
trafficPolicy: { loadBalancer: { ${loadBalancer} } }`,
    ),
  ].join('');
}
