import { suggestion } from '../../manifest/did-you-mean.js';
import { upstreamPath } from '../../meshes/gloo-federation/names.js';
import type { Rule } from '../rule.js';
import { blue, green, scheme, together } from './guide.js';
import { findUpstream, schemes } from './upstreams.js';

export const schemeUpstreamUnknown: Rule = {
  id: 'gloo-federation/scheme-upstream-unknown',
  severity: 'error',
  title: 'a scheme that names an Upstream which does not exist',
  why: 'Every Upstream that a scheme names must exist in its cluster, else the scheme is INVALID: a typo in the last target takes the failover away from all of them.',
  upstream: 'error',
  on: 'input',
  check(context, report) {
    const upstreams = context.of('gloo.solo.io', 'Upstream');
    for (const { primary, targets } of schemes(context)) {
      for (const { reference, field } of [primary, ...targets]) {
        const { cluster, namespace } = reference;
        // An Upstream without the annotation may stand in any cluster, so that it does not tell which ones this cluster has.
        const near = upstreams.filter(
          (upstream) =>
            upstream.cluster !== undefined && upstream.cluster === cluster && upstream.namespace === namespace,
        );
        if (near.length === 0 || findUpstream(reference, context) !== undefined) continue;
        report({
          ...field.origin,
          message: `Upstream ${upstreamPath(reference)} does not exist, so the scheme is INVALID`,
          hint:
            suggestion(
              reference.name,
              near.map(({ name }) => name),
            ) ?? 'discovery calls an Upstream NAMESPACE-SERVICE-PORT',
        });
      }
    }
  },
  examples: {
    bad: together(blue, green, scheme.replace('default-green-10000', 'default-gren-10000')),
    good: together(blue, green, scheme),
  },
};
