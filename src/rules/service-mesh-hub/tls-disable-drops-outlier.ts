import { appliedPolicies, appliesFrom } from '../../meshes/service-mesh-hub/applied-policies.js';
import { memberOutlier } from '../../meshes/service-mesh-hub/outlier-detection.js';
import type { Rule } from '../rule.js';
import { createCandidates } from './candidates.js';
import { failoverService, outlierPolicy, together } from './guide.js';
import { pathOf } from './path-of.js';
import { servicesOf } from './services.js';
import { worldOf } from './world.js';

export const tlsDisableDropsOutlier: Rule = {
  id: 'service-mesh-hub/tls-disable-drops-outlier',
  severity: 'error',
  title: 'TLS mode DISABLE beside outlier detection',
  why: 'With TLS mode DISABLE and no subsets the controller writes no DestinationRule for the service, so its outlier detection is lost: nothing is ever ejected and nothing fails over, while the policies are ACCEPTED.',
  on: 'input',
  check(context, report) {
    const world = worldOf(context);
    const disabling = world.policies.filter(({ tlsMode }) => tlsMode === 'DISABLE');
    if (disabling.length === 0) return;
    const candidatesOf = createCandidates(world.policies);
    for (const policy of disabling) {
      const lost = servicesOf(context).filter((service) => {
        const applied = appliedPolicies(service, { ...world, policies: candidatesOf(service) }).filter((candidate) =>
          appliesFrom(candidate, service.cluster),
        );
        return (
          applied.find(({ tlsMode }) => tlsMode !== undefined) === policy &&
          applied.some(({ outlierDetection }) => outlierDetection !== undefined) &&
          memberOutlier(service, service.cluster, world, []) === undefined
        );
      });
      if (lost.length === 0) continue;
      report({
        document: policy.origin.document,
        path: ['spec', 'mtls', 'istio', 'tlsMode'],
        message: `with tlsMode DISABLE no DestinationRule is written for ${lost.map(pathOf).join(', ')}, so the outlierDetection there is lost`,
        hint: 'tlsMode: ISTIO_MUTUAL',
      });
    }
  },
  examples: {
    bad: together(
      failoverService,
      outlierPolicy.replace('  outlierDetection', '  mtls: { istio: { tlsMode: DISABLE } }\n  outlierDetection'),
    ),
    good: together(
      failoverService,
      outlierPolicy.replace('  outlierDetection', '  mtls: { istio: { tlsMode: ISTIO_MUTUAL } }\n  outlierDetection'),
    ),
  },
};
