import type { KindRule } from '../rule.js';
import { scheme } from './guide.js';
import { specOf } from './upstreams.js';

export const schemePrimaryIncomplete: KindRule = {
  id: 'gloo-federation/scheme-primary-incomplete',
  severity: 'error',
  title: 'a scheme whose primary is not fully named',
  why: 'The primary needs the registered cluster, the name and the namespace of an Upstream. Without them gloo-fed cannot find it: the scheme is INVALID and nothing fails over.',
  upstream: 'error',
  on: [{ group: 'fed.solo.io', kind: 'FailoverScheme' }],
  check(document, report) {
    const spec = specOf(document);
    const primary = spec.get('primary');
    const missing = ['clusterName', 'name', 'namespace'].filter((name) => primary.get(name).text() === undefined);
    if (missing.length === 0) return;
    report({
      ...(primary.present ? primary : spec).origin,
      message: primary.present ? `primary has no ${missing.join(', no ')}` : 'the scheme has no primary',
      hint: 'primary: { clusterName: CLUSTER, name: UPSTREAM, namespace: gloo-system }',
    });
  },
  examples: {
    bad: scheme.replace('clusterName: local, ', ''),
    good: scheme,
  },
};
