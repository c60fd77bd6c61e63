import type { Rule } from '../rule.js';
import { effectivePolicies, hasLevels } from './effective-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { asksForFailover } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

const OPAQUE: readonly string[] = ['tcp', 'tls', 'https'];

export const passiveOnly: Rule = {
  id: 'istio/passive-only',
  severity: 'info',
  title: 'an outage is noticed only by requests that fail',
  why: 'Istio has no active health checks: every client proxy counts failures by itself, so the first calls of each client fail before traffic moves, and a host that is still dead gets traffic again when its ejection ends. For TCP only failed connections count, and without pods no readiness probe helps.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const policy of effectivePolicies(context)) {
      const { plan, blocks, endpoints, endpointsKnown, localityLbSetting, title } = policy;
      const outlier = blocks.outlierDetection;
      if (outlier === undefined || !hasLevels(policy) || !asksForFailover(localityLbSetting)) continue;
      const opaque = OPAQUE.includes(plan.protocol);
      const probed = endpoints.some(({ pod }) => pod);
      if (!opaque && (!endpointsKnown || probed)) continue;
      tell({
        ...outlier.origin,
        message: opaque
          ? `${title} is ${plan.protocol.toUpperCase()}: only connections that fail count, separately in each client's proxy`
          : `nothing checks the endpoints of ${title} but the requests themselves: the first ones of each client fail`,
        hint: 'keep thresholds low, and give the route `retries` with `retryOn: connect-failure,gateway-error`',
      });
    }
  },
  examples: {
    bad:
      exampleEntry(`
ports: [{ number: 5432, name: tcp, protocol: TCP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2, locality: us }]`) +
      exampleEntryRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`),
    good:
      exampleEntry(`
ports: [{ number: 5432, name: tcp, protocol: TCP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2, locality: us }]`) +
      exampleEntryRule('connectionPool: { tcp: { connectTimeout: 1s } }'),
  },
};
