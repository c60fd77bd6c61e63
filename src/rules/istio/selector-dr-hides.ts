import { mostSpecificHost } from '../../meshes/istio/host-match.js';
import type { DestinationRule } from '../../resources/destination-rule.js';
import type { Rule, RuleContext } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { sameCluster } from './same-cluster.js';
import { serviceOwner } from './service-owner.js';

export const selectorDrHides: Rule = {
  id: 'istio/selector-dr-hides',
  severity: 'warning',
  title: 'a rule with a workloadSelector hides the failover rule from other clients',
  why: 'Rules are found by host alone: a rule with a selector in the namespace of the clients hides those of the service and of the root namespace also from clients that it does not select. These get no rule at all, and so no failover.',
  on: 'input',
  check(context, report) {
    const { rules } = istioObjects(context);
    const plain = rules.filter(
      (rule) => rule.selector === undefined && rule.trafficPolicy?.outlierDetection !== undefined,
    );
    for (const rule of rules.filter(({ selector }) => selector !== undefined)) {
      const hidden = plain.find((other) => hides(rule, other, context));
      if (hidden === undefined) continue;
      const melted = hidden.namespace === rule.namespace;
      report({
        document: rule.origin.document,
        path: ['spec', 'workloadSelector'],
        message: melted
          ? `clients that are not selected lose DestinationRule ${hidden.namespace}/${hidden.name}: with exportTo ["."] it melts into this one`
          : `clients in ${rule.namespace} that are not selected get no rule: this one hides DestinationRule ${hidden.namespace}/${hidden.name} from them`,
        hint: melted
          ? `leave \`exportTo\` out of ${hidden.name}, or put the failover into both`
          : `put the failover into a rule without selector in ${rule.namespace} as well, or drop the selector`,
      });
    }
  },
  examples: { bad: beside('client'), good: beside('other', 'elsewhere.prod.svc.cluster.local') },
};

function hides(rule: DestinationRule, other: DestinationRule, context: RuleContext): boolean {
  if (!sameCluster(rule.origin.document, other.origin.document)) return false;
  if (mostSpecificHost(other.host, [rule.host]) === undefined) return false;
  if (other.namespace === rule.namespace) {
    return other.host === rule.host && other.exportTo.length === 1 && other.exportTo[0] === '.';
  }
  const { mesh, rules } = istioObjects(context);
  const owner = serviceOwner(other.host, context);
  if (other.namespace !== owner && other.namespace !== mesh.rootNamespace) return false;
  // A rule without selector beside it serves those that are not selected.
  return !rules.some(
    (plain) =>
      plain.selector === undefined &&
      plain.namespace === rule.namespace &&
      mostSpecificHost(other.host, [plain.host]) !== undefined,
  );
}

function beside(namespace: string, host = 'reviews.prod.svc.cluster.local'): string {
  return [
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews.prod.svc.cluster.local
trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } }`,
    ),
    exampleManifest(
      'DestinationRule',
      `name: batch, namespace: ${namespace}`,
      `
host: ${host}
workloadSelector: { matchLabels: { app: batch } }
trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } }`,
    ),
  ].join('');
}
