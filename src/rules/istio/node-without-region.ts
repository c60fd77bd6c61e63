import type { Rule } from '../rule.js';
import { effectivePolicies, hasLevels } from './effective-policy.js';
import { exampleManifest, exampleRule } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { localityLists } from './locality-lists.js';
import { policyScopes } from './policy-scope.js';

const REGION = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'];
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

export const nodeWithoutRegion: Rule = {
  id: 'istio/node-without-region',
  severity: 'error',
  title: 'a node has no region, so failover between regions cannot tell where its pods are',
  why: 'Clients and endpoints take their region from the labels of their node. Without it their region is empty: for a client every endpoint is equally far, and pods of the node land behind all others. Usual on kind, minikube, bare metal and virtual nodes.',
  on: 'input',
  check(context, report) {
    const nodes = context.of('', 'Node').filter(({ labels }) => !CONTROL_PLANE.some((label) => label in labels));
    const bare = nodes.filter(({ labels }) => !REGION.some((label) => labels[label]));
    if (bare.length === 0) return;
    const { rules, mesh } = istioObjects(context);
    const settings = rules.flatMap(policyScopes).map(({ blocks }) => blocks.loadBalancer?.get('localityLbSetting'));
    const byRegion = [...settings, mesh.localityLbSetting].some(
      (setting) => localityLists(setting).failover.length > 0,
    );
    if (!byRegion && !effectivePolicies(context).some(hasLevels)) return;
    for (const document of bare) {
      report({
        document,
        path: ['metadata', 'labels'],
        message: `node ${document.name} has no label ${REGION[0]}: its pods have no region, ${bare.length} of ${nodes.length} nodes are like that`,
        hint: `add the label \`${REGION[0]}\` to the node, or \`topology.istio.io/locality\` to its pods`,
        severity: byRegion ? 'error' : 'warning',
      });
    }
  },
  examples: {
    bad: exampleWithNode(''),
    good: exampleWithNode('topology.kubernetes.io/region: eu'),
  },
};

function exampleWithNode(labels: string): string {
  const rule = exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`);
  return rule + exampleManifest('Node', `name: one, labels: { ${labels} }`, 'podCIDR: 10.0.0.0/24', 'v1');
}
