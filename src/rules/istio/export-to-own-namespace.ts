import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';

export const exportToOwnNamespace: Rule = {
  id: 'istio/export-to-own-namespace',
  severity: 'warning',
  title: 'the rule is hidden from its own namespace',
  why: 'exportTo is the whole list of namespaces that see a rule, and its own is not among them by itself. Clients beside the rule do not use it and have no failover.',
  on: DESTINATION_RULE,
  check(document, report) {
    const { exportTo, namespace, selector } = readDestinationRule(document);
    if (document.namespace === undefined || exportTo.length === 0 || selector !== undefined) return;
    if (exportTo.some((target) => target === '*' || target === '.' || target === namespace)) return;
    report({
      document,
      path: ['spec', 'exportTo'],
      message: `clients in ${namespace} do not use this rule: it is exported to ${exportTo.join(', ')} only`,
      hint: "add `'.'` to exportTo",
    });
  },
  examples: { bad: exportedTo('[gateways]'), good: exportedTo("['.', gateways]") },
};

function exportedTo(exportTo: string): string {
  return exampleManifest(
    'DestinationRule',
    'name: reviews, namespace: prod',
    `
host: reviews.prod.svc.cluster.local
exportTo: ${exportTo}
trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } }`,
  );
}
