import type { Rule } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest, exampleRule } from './example-manifests.js';
import { asksForFailover } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

export const originalDestination: Rule = {
  id: 'istio/original-destination',
  severity: 'warning',
  title: 'the client picks the address itself, so sidecars cannot fail over',
  why: 'Headless Services, ServiceEntries with resolution NONE and `simple: PASSTHROUGH` keep the address that the application chose. The proxy has no list of endpoints and no levels: requests to a dead address fail, whatever failover is written. Only gateways see endpoints of the first two.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { plan, localityLbSetting, blocks, title } of effectivePolicies(context)) {
      if (plan.loadBalancing.policy !== 'PASSTHROUGH' || localityLbSetting === undefined) continue;
      if (!asksForFailover(localityLbSetting)) continue;
      const simple = blocks.loadBalancer?.get('simple');
      const written = simple?.text() === 'PASSTHROUGH';
      if (plan.extensions.istio !== undefined && isDynamic(plan.extensions.istio)) continue;
      tell({
        ...(written && simple ? simple.origin : localityLbSetting.origin),
        message: `clients pick the address of ${title} themselves${written ? ' (PASSTHROUGH)' : ''}: sidecars have no levels for it and never fail over`,
        hint: written
          ? 'leave `simple: PASSTHROUGH` out'
          : 'use a Service with a cluster IP, or resolution STATIC or DNS',
        severity: written ? 'error' : 'warning',
      });
    }
  },
  examples: { bad: withClusterIp('clusterIP: None'), good: withClusterIp('clusterIP: 10.96.0.10') },
};

function isDynamic(extension: unknown): boolean {
  return (
    typeof extension === 'object' &&
    extension !== null &&
    'resolution' in extension &&
    extension.resolution === 'DYNAMIC_DNS'
  );
}

function withClusterIp(clusterIp: string): string {
  return (
    exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`) +
    exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      `${clusterIp}\nports: [{ name: http, port: 80 }]`,
      'v1',
    )
  );
}
