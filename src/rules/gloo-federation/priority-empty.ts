import type { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { scheme } from './guide.js';
import { failoverLocalities, specOf } from './upstreams.js';

export const priorityEmpty: KindRule = {
  id: 'gloo-federation/priority-empty',
  severity: 'error',
  title: 'a priority with nothing in it',
  why: 'Each entry of the list is one step of the failover. A scheme without any has nothing to fail over to; an empty step in the middle hides that the step after it is all there is.',
  on: [
    { group: 'fed.solo.io', kind: 'FailoverScheme' },
    { group: 'gloo.solo.io', kind: 'Upstream' },
  ],
  check(document, report) {
    const spec = specOf(document);
    const empty = (field: Field, parent: Field, severity: 'error' | 'warning') => {
      if (field.items().length > 0) return;
      const name = field.path.at(-1);
      report({
        ...(field.present ? field : parent).origin,
        message: `${name} is empty: there is nothing to fail over to at this level`,
        hint: 'fill it or remove the level',
        severity,
      });
    };
    if (document.kind === 'FailoverScheme') {
      empty(spec.get('failoverGroups'), spec, 'error');
      for (const group of spec.get('failoverGroups').items()) {
        empty(group.get('priorityGroup'), group, 'error');
        for (const member of group.get('priorityGroup').items()) empty(member.get('upstreams'), member, 'error');
      }
      return;
    }
    if (!spec.get('failover').present) return;
    empty(spec.get('failover', 'prioritizedLocalities'), spec.get('failover'), 'warning');
    for (const level of spec.get('failover', 'prioritizedLocalities').items())
      empty(level.get('localityEndpoints'), level, 'warning');
    for (const locality of failoverLocalities(spec)) empty(locality.get('lbEndpoints'), locality, 'warning');
  },
  examples: {
    bad: scheme.replace(/upstreams: .*/, 'upstreams: []'),
    good: scheme,
  },
};
