import type { KindRule } from '../rule.js';
import { blueFailover, together } from './guide.js';
import { specOf } from './upstreams.js';

export const enterpriseOnly: KindRule = {
  id: 'gloo-federation/enterprise-only',
  severity: 'error',
  title: 'failover on open-source Gloo',
  why: 'Only enterprise Gloo has the failover of Upstreams. The open-source edition reports an error for the Upstream and applies nothing of it.',
  upstream: 'error',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report, context) {
    const spec = specOf(document);
    const failover = spec.get('failover');
    const edition = context
      .of('apps', 'Deployment')
      .find(
        (deployment) =>
          deployment.name === 'gloo' &&
          deployment.namespace === document.namespace &&
          deployment.cluster === document.cluster,
      );
    const images =
      edition === undefined
        ? []
        : specOf(edition)
            .get('template', 'spec', 'containers')
            .items()
            .flatMap((container) => container.get('image').text() ?? []);
    const image = images.find((name) => /(^|\/)solo-io\/gloo(:|@|$)/.test(name));
    if (!failover.present || image === undefined) return;
    report({
      ...failover.origin,
      message: `Gloo runs as ${image}, the open-source edition, which could not load the enterprise feature failover and does not apply it`,
      hint: 'install the enterprise edition',
    });
  },
  examples: {
    bad: together(blueFailover, deployment('gloo')),
    good: together(blueFailover, deployment('gloo-ee')),
  },
};

function deployment(image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: gloo
  namespace: gloo-system
  annotations: { failover.dev/cluster: local }
spec:
  selector: { matchLabels: { gloo: gloo } }
  template:
    metadata: { labels: { gloo: gloo } }
    spec:
      containers: [ { name: gloo, image: quay.io/solo-io/${image}:1.16.0 } ]
`;
}
