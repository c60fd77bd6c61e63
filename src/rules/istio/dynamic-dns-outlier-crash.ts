import type { Rule } from '../rule.js';
import { entryPolicies } from './entry-policy.js';
import { exampleManifest } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const dynamicDnsOutlierCrash: Rule = {
  id: 'istio/dynamic-dns-outlier-crash',
  severity: 'error',
  title: 'outlierDetection on a DYNAMIC_DNS host ends istiod',
  why: 'istiod ends with a nil pointer as soon as a client asks for a DYNAMIC_DNS host whose DestinationRule has outlierDetection, and again after every restart. No proxy of the mesh gets configuration any more, and neither the webhook nor istioctl warns (istio/istio#61433).',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { entry, host, blocks } of entryPolicies(context)) {
      if (entry.resolution !== 'DYNAMIC_DNS' || blocks.outlierDetection === undefined) continue;
      tell({
        ...blocks.outlierDetection.origin,
        message: `istiod ends when a client asks for ${host}: its ServiceEntry ${entry.name} has resolution DYNAMIC_DNS, and outlierDetection is set for it`,
        hint: 'leave outlierDetection out, or use `resolution: DNS` with named hosts',
      });
    }
  },
  examples: {
    bad: wildcard('outlierDetection: {}'),
    good: wildcard('connectionPool: { tcp: { connectTimeout: 1s } }'),
  },
};

function wildcard(policy: string): string {
  return (
    exampleManifest(
      'ServiceEntry',
      'name: any, namespace: prod',
      `
hosts: ['*.example.com']
ports: [{ number: 443, name: tls, protocol: TLS }]
resolution: DYNAMIC_DNS`,
    ) +
    exampleManifest(
      'DestinationRule',
      'name: any, namespace: prod',
      `
host: '*.example.com'
trafficPolicy: { ${policy} }`,
    )
  );
}
