import { sameUpstream, upstreamPath } from '../../meshes/gloo-federation/names.js';
import type { Rule } from '../rule.js';
import { scheme, together } from './guide.js';
import { schemes } from './upstreams.js';

export const schemePrimaryShared: Rule = {
  id: 'gloo-federation/scheme-primary-shared',
  severity: 'error',
  title: 'two schemes with one primary',
  why: 'gloo-fed writes spec.failover of the primary Upstream from the scheme. Two schemes for one primary overwrite each other, and which order holds changes with every edit.',
  on: 'input',
  check(context, report) {
    schemes(context).forEach(({ document, primary }, index, all) => {
      const rival = all.slice(0, index).find((other) => sameUpstream(other.primary.reference, primary.reference));
      if (rival === undefined) return;
      report({
        document,
        path: primary.field.path,
        message: `FailoverScheme ${rival.document.name} has the same primary ${upstreamPath(primary.reference)}: both write its spec.failover`,
        hint: 'put all targets into the failoverGroups of one scheme',
      });
    });
  },
  examples: {
    bad: together(
      scheme,
      scheme.replace('name: blue-to-green', 'name: blue-to-red').replace('default-green', 'default-red'),
    ),
    good: together(
      scheme,
      scheme.replace('name: blue-to-green', 'name: red-to-green').replace('default-blue', 'default-red'),
    ),
  },
};
