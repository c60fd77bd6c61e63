import type { KindRule } from '../rule.js';
import { scheme } from './guide.js';
import { specOf } from './upstreams.js';

export const schemeMemberWithoutCluster: KindRule = {
  id: 'gloo-federation/scheme-member-without-cluster',
  severity: 'error',
  title: 'a target without a cluster',
  why: 'Every member of a priority group names the registered cluster in which its Upstreams stand. Without it gloo-fed cannot look for them and the scheme is INVALID.',
  upstream: 'error',
  on: [{ group: 'fed.solo.io', kind: 'FailoverScheme' }],
  check(document, report) {
    const spec = specOf(document);
    const members = spec
      .get('failoverGroups')
      .items()
      .flatMap((group) => group.get('priorityGroup').items());
    for (const member of members) {
      if (member.get('cluster').text() === undefined)
        report({
          ...member.origin,
          message: 'this member of a priority group names no cluster',
          hint: 'cluster: CLUSTER',
        });
    }
  },
  examples: {
    bad: scheme.replace('cluster: remote\n      upstreams', 'upstreams'),
    good: scheme,
  },
};
