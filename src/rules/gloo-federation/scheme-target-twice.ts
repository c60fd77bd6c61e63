import { upstreamPath } from '../../meshes/gloo-federation/names.js';
import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { scheme } from './guide.js';
import { schemes } from './upstreams.js';

export const schemeTargetTwice: Rule = {
  id: 'gloo-federation/scheme-target-twice',
  severity: 'warning',
  title: 'the same target twice',
  why: 'Envoy keeps the first endpoint with one address over all levels, so that the second mention of a target gets no requests and its level is empty.',
  on: 'input',
  check(context, report) {
    for (const { targets } of schemes(context)) {
      for (const [path, [first, ...repeated]] of groupBy(targets, ({ reference }) => upstreamPath(reference))) {
        for (const { field, group } of repeated)
          report({
            ...field.origin,
            message: `${path} is a target twice: it already stands at priority ${(first?.group ?? 0) + 1}, so at priority ${group + 1} it gets nothing`,
            hint: 'remove one of them',
          });
      }
    }
  },
  examples: {
    bad: scheme.concat(
      '  - priorityGroup:\n    - cluster: remote\n      upstreams: [ { name: default-green-10000, namespace: gloo-system } ]\n',
    ),
    good: scheme,
  },
};
