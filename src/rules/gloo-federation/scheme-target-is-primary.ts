import { upstreamPath } from '../../meshes/gloo-federation/names.js';
import type { Rule } from '../rule.js';
import { scheme } from './guide.js';
import { schemes } from './upstreams.js';

export const schemeTargetIsPrimary: Rule = {
  id: 'gloo-federation/scheme-target-is-primary',
  severity: 'error',
  title: 'a target that is the primary itself',
  why: 'When the primary is down, so is a target that is the same Upstream: that level of the failover cannot help.',
  on: 'input',
  check(context, report) {
    for (const { primary, targets } of schemes(context)) {
      for (const { reference, field } of targets) {
        if (reference.cluster === undefined || upstreamPath(reference) !== upstreamPath(primary.reference)) continue;
        report({
          ...field.origin,
          message: `the target ${upstreamPath(reference)} is the primary itself`,
          hint: 'name an Upstream of another cluster',
        });
      }
    }
  },
  examples: {
    bad: scheme.replace('cluster: remote', 'cluster: local').replace('default-green', 'default-blue'),
    good: scheme,
  },
};
