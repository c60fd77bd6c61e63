import type { GlooFederationExtension } from '../../meshes/gloo-federation/extension.js';
import type { PlanRule } from '../rule.js';
import { blueFailover } from './guide.js';
import { findUpstream } from './upstreams.js';

export const maxEjectionTooLow: PlanRule = {
  id: 'gloo-federation/max-ejection-too-low',
  severity: 'warning',
  title: 'outlier detection that cannot eject the primary',
  why: 'Envoy ejects 10 % of the endpoints by default. Of a handful of endpoints that is none, so a dead primary keeps its requests and nothing fails over.',
  on: 'plan',
  check(plan, report, context) {
    const { outlier, healthCheck } = plan.detection;
    if (
      plan.mesh !== 'gloo-federation' ||
      plan.destinations.length < 2 ||
      outlier === undefined ||
      healthCheck !== undefined
    )
      return;
    const primary = plan.destinations
      .filter(({ priority }) => priority === 0)
      .flatMap(({ endpoints }) => endpoints).length;
    const all = plan.destinations.flatMap(({ endpoints }) => endpoints).length;
    const needed = Math.ceil((100 * primary) / all);
    if (primary === 0 || outlier.maxEjectionPercent >= needed) return;
    const { primary: reference } = plan.extensions.glooFederation as GlooFederationExtension;
    const document = plan.origin.document.kind === 'Failover' ? plan.origin.document : findUpstream(reference, context);
    if (document === undefined) return;
    const path =
      plan.origin.document.kind === 'Failover' ? ['spec', 'detection', 'outlier'] : ['spec', 'outlierDetection'];
    report({
      document,
      path,
      message: `maxEjectionPercent ${outlier.maxEjectionPercent} is too low: ${primary} of ${all} endpoints are the primary's, which takes at least ${needed}`,
      hint: 'maxEjectionPercent: 100',
    });
  },
  examples: {
    bad: blueFailover.replace(/healthChecks:\n.*/, 'outlierDetection: { interval: 10s }'),
    good: blueFailover.replace(/healthChecks:\n.*/, 'outlierDetection: { interval: 10s, maxEjectionPercent: 100 }'),
  },
};
