import type { Problem, Rule } from '../rule.js';
import { type EntryPolicy, entryPolicies } from './entry-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { asksForFailover } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

export const seSingleEndpoint: Rule = {
  id: 'istio/se-single-endpoint',
  severity: 'warning',
  title: 'there is nothing to fail over to',
  why: 'A ServiceEntry with one endpoint, or with all endpoints in one locality, has no second choice. Outlier detection then only makes things worse: once the endpoint is ejected, every request gets 503 until the ejection ends.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const policy of entryPolicies(context)) {
      const problem = problemOf(policy);
      if (problem !== undefined) tell(problem);
    }
  },
  examples: {
    bad: withEndpoints('[{ address: 192.0.2.1, locality: eu }]'),
    good: withEndpoints('[{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2, locality: us }]'),
  },
};

function problemOf({ entry, host, blocks, rule }: EntryPolicy): Problem | undefined {
  const { endpoints, resolution, selector, origin } = entry;
  if (selector !== undefined || (resolution !== 'STATIC' && resolution !== 'DNS')) return undefined;
  const setting = blocks.loadBalancer?.get('localityLbSetting');
  const failover = blocks.outlierDetection !== undefined && asksForFailover(setting);
  const written = endpoints.length > 0;
  const places = new Set(endpoints.map(({ locality }) => locality ?? ''));
  const byLabels = (setting?.get('failoverPriority').texts().length ?? 0) > 0;
  const single = endpoints.length === 1 || (!written && resolution === 'DNS');
  // A single name without endpoints of its own often stands for several addresses: only a written failover shows that more is meant.
  const applies = single
    ? failover || (written && blocks.outlierDetection !== undefined)
    : written && failover && places.size === 1 && !byLabels;
  if (!applies) return undefined;
  const what = single
    ? 'a single endpoint'
    : `all its ${endpoints.length} endpoints in ${[...places][0] || 'no locality'}`;
  return {
    document: origin.document,
    path: written ? ['spec', 'endpoints'] : ['spec'],
    message: `${host} has ${what}: DestinationRule ${rule.name} ${failover ? 'has nothing to fail over to' : 'can only take it away'}`,
    hint: 'add an endpoint with a locality of its own',
  };
}

function withEndpoints(endpoints: string): string {
  return (
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: ${endpoints}`) +
    exampleEntryRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`)
  );
}
