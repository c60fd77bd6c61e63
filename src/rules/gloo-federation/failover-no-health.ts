import type { GlooFederationExtension } from '../../meshes/gloo-federation/extension.js';
import { upstreamPath } from '../../meshes/gloo-federation/names.js';
import type { PlanRule } from '../rule.js';
import { blueFailover } from './guide.js';
import { findUpstream, specOf } from './upstreams.js';

export const failoverNoHealth: PlanRule = {
  id: 'gloo-federation/failover-no-health',
  severity: 'error',
  title: 'a failover whose primary is never unhealthy',
  why: 'Requests move to the next level only when the primary is known to be unhealthy. Without active checks and without outlier detection it never is: during an outage clients get 503s and nothing fails over.',
  upstream: 'error',
  on: 'plan',
  check(plan, report, context) {
    if (plan.mesh !== 'gloo-federation' || plan.destinations.length < 2) return;
    const { primary } = plan.extensions.glooFederation as GlooFederationExtension;
    const failover = plan.origin.document.kind === 'Failover' ? plan.origin.document : undefined;
    const document = failover ?? findUpstream(primary, context);
    // A check that is there but wrong is the business of other rules.
    if (document === undefined || plan.detection.healthCheck || plan.detection.outlier) return;
    const spec = specOf(document);
    if (!failover && (spec.get('healthChecks').items().length > 0 || spec.get('outlierDetection').present)) return;
    report({
      document,
      path: ['spec'],
      message: `${upstreamPath(primary)} fails over but has neither healthChecks nor outlierDetection: it is never unhealthy, so nothing moves`,
      hint: failover
        ? 'add `detection: { healthCheck: { type: http, path: /health, interval: 1s, timeout: 1s } }` under spec'
        : 'add `healthChecks: [ { timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, httpHealthCheck: { path: /health } } ]` under spec',
    });
  },
  examples: {
    bad: blueFailover.replace(/ {2}healthChecks:\n.*\n/, ''),
    good: blueFailover,
  },
};
