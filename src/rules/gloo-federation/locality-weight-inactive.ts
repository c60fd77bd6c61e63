import { upstreamPath } from '../../meshes/gloo-federation/names.js';
import type { Document } from '../../model/document.js';
import type { Rule } from '../rule.js';
import { blue, scheme, together } from './guide.js';
import { failoverLocalities, findUpstream, schemes, specOf } from './upstreams.js';

export const localityWeightInactive: Rule = {
  id: 'gloo-federation/locality-weight-inactive',
  severity: 'warning',
  title: 'locality weights that do not count',
  why: 'Weights of localities count only with locality-weighted load balancing on the primary Upstream. Without it a level shares its requests by endpoints, whatever the weights say.',
  on: 'input',
  check(context, report) {
    const weighted = (document: Document) =>
      specOf(document).get('loadBalancerConfig', 'localityWeightedLbConfig').present;
    const hint = 'add `loadBalancerConfig: { localityWeightedLbConfig: {} }` under spec of the primary Upstream';
    for (const upstream of context.of('gloo.solo.io', 'Upstream').filter((document) => !weighted(document))) {
      for (const weight of failoverLocalities(specOf(upstream)).map((locality) =>
        locality.get('loadBalancingWeight'),
      )) {
        if (weight.present)
          report({
            ...weight.origin,
            message: `loadBalancingWeight ${weight.number()} does not count: the Upstream has no localityWeightedLbConfig`,
            hint,
          });
      }
    }
    for (const { primary, targets } of schemes(context)) {
      const upstream = findUpstream(primary.reference, context);
      if (upstream === undefined || weighted(upstream)) continue;
      for (const weight of new Map(targets.map(({ weight }) => [weight.path.join('.'), weight])).values()) {
        if (weight.present)
          report({
            ...weight.origin,
            message: `localityWeight ${weight.number()} does not count: primary Upstream ${upstreamPath(primary.reference)} has no localityWeightedLbConfig`,
            hint,
          });
      }
    }
  },
  examples: {
    bad: together(blue, scheme.replace('cluster: remote', 'cluster: remote\n      localityWeight: 3')),
    good: together(
      blue.concat('  loadBalancerConfig: { localityWeightedLbConfig: {} }\n'),
      scheme.replace('cluster: remote', 'cluster: remote\n      localityWeight: 3'),
    ),
  },
};
