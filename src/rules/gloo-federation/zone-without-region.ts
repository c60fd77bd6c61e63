import type { Rule } from '../rule.js';
import { scheme, together } from './guide.js';
import { schemes } from './upstreams.js';

export const zoneWithoutRegion: Rule = {
  id: 'gloo-federation/zone-without-region',
  severity: 'warning',
  title: 'nodes of a target cluster with a zone but no region',
  why: 'gloo-fed takes the locality of a target from the nodes of its cluster. A zone without a region is not a place that Envoy can compare, so locality weights and priorities treat the targets as one.',
  on: 'input',
  check(context, report) {
    const targets = new Set(
      schemes(context).flatMap((scheme) => scheme.targets.flatMap(({ reference }) => reference.cluster ?? [])),
    );
    for (const document of context.of('', 'Node')) {
      const { cluster, labels } = document;
      const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'];
      const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'];
      if (cluster === undefined || !targets.has(cluster) || zone === undefined || region !== undefined) continue;
      report({
        document,
        path: ['metadata', 'labels'],
        message: `Node ${document.name} of target cluster ${cluster} has zone ${zone} but no region`,
        hint: 'topology.kubernetes.io/region: REGION',
      });
    }
  },
  examples: {
    bad: together(scheme, node('')),
    good: together(scheme, node('topology.kubernetes.io/region: us-east-1, ')),
  },
};

function node(region: string): string {
  return `apiVersion: v1
kind: Node
metadata:
  name: node-1
  labels: { ${region}topology.kubernetes.io/zone: us-east-1c }
  annotations: { failover.dev/cluster: remote }
`;
}
