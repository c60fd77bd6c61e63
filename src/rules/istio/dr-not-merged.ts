import { groupBy } from '../../model/group-by.js';
import type { DestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { sameCluster } from './same-cluster.js';

export const drNotMerged: Rule = {
  id: 'istio/dr-not-merged',
  severity: 'warning',
  title: 'two rules of one host are not merged',
  why: 'Rules of one host in one namespace are merged only when their exportTo lists are the same; leaving it out and `["*"]` differ too. Otherwise the newest that a client sees counts alone, and the other is dropped whole: policy, subsets and all.',
  on: 'input',
  check(context, report) {
    const plain = istioObjects(context).rules.filter(({ selector, host }) => selector === undefined && host !== '');
    const byHost = groupBy(plain, ({ namespace, host }) => `${namespace}\n${host}`);
    for (const rules of byHost.values()) {
      const ordered = [...rules].sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1));
      for (const [index, rule] of ordered.entries()) {
        const later = ordered.slice(index + 1).findLast((other) => clash(rule, other));
        if (later === undefined) continue;
        const { document } = rule.origin;
        report({
          document,
          path: rule.exportTo.length > 0 ? ['spec', 'exportTo'] : ['spec'],
          message: `DestinationRule ${later.name} for the same host has another exportTo (${shown(later)}, here ${shown(rule)}): the two are not merged, only the newest counts`,
          hint: 'give both the same `exportTo`, or make one rule of them',
        });
      }
    }
  },
  examples: { bad: twoRules("exportTo: ['*']"), good: twoRules('') },
};

function clash(one: DestinationRule, other: DestinationRule): boolean {
  if (!sameCluster(one.origin.document, other.origin.document)) return false;
  const key = ({ exportTo }: DestinationRule) => JSON.stringify([...new Set(exportTo)].sort());
  return key(one) !== key(other);
}

function shown({ exportTo }: DestinationRule): string {
  return exportTo.length === 0 ? 'none' : exportTo.join(', ');
}

function twoRules(exportTo: string): string {
  return [
    exampleManifest(
      'DestinationRule',
      'name: reviews-failover, namespace: prod',
      `
host: reviews
trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } }`,
    ),
    exampleManifest(
      'DestinationRule',
      'name: reviews-subsets, namespace: prod',
      `
host: reviews
${exportTo}
subsets: [{ name: v1, labels: { version: v1 } }]`,
    ),
  ].join('');
}
