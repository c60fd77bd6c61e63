import { suggestion } from '../../manifest/did-you-mean.js';
import type { Rule } from '../rule.js';
import { scheme, together } from './guide.js';
import { specOf } from './upstreams.js';

const registered = ['local', 'remote']
  .map(
    (name) => `apiVersion: multicluster.solo.io/v1alpha1
kind: KubernetesCluster
metadata: { name: ${name}, namespace: gloo-fed }
spec: {}
`,
  )
  .join('---\n');

export const schemeUnknownCluster: Rule = {
  id: 'gloo-federation/scheme-unknown-cluster',
  severity: 'error',
  title: 'a cluster that gloo-fed does not know',
  why: 'A scheme names clusters as they were registered with gloo-fed, which need not be the kubeconfig context. With any other name the scheme is INVALID and the failover is not configured.',
  upstream: 'error',
  on: 'input',
  check(context, report) {
    const known = new Set([
      ...context.of('multicluster.solo.io', 'KubernetesCluster').map(({ name }) => name),
      ...context.of('fed.solo.io', 'GlooInstance').flatMap((document) => specOf(document).get('cluster').text() ?? []),
    ]);
    if (known.size === 0) return;
    for (const document of context.of('fed.solo.io', 'FailoverScheme')) {
      const spec = specOf(document);
      const members = spec
        .get('failoverGroups')
        .items()
        .flatMap((group) => group.get('priorityGroup').items());
      for (const field of [spec.get('primary', 'clusterName'), ...members.map((member) => member.get('cluster'))]) {
        const name = field.text();
        if (name === undefined || known.has(name)) continue;
        report({
          ...field.origin,
          message: `cluster ${name} is not registered with gloo-fed, so the scheme is INVALID`,
          hint: suggestion(name, known) ?? `registered are ${[...known].join(', ')}`,
        });
      }
    }
  },
  examples: {
    bad: together(scheme.replace('clusterName: local', 'clusterName: kind-local'), registered),
    good: together(scheme, registered),
  },
};
