import type { LocalityOrdering } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import type { Problem, Rule } from '../rule.js';
import { type EffectivePolicy, effectivePolicies } from './effective-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { localityMatches } from './locality-matches.js';
import { oncePerPlace } from './once-per-place.js';

export const distributeDropsUnlocated: Rule = {
  id: 'istio/distribute-drops-unlocated',
  severity: 'error',
  title: 'distribute removes endpoints that it does not name',
  why: 'Endpoints without a locality match no region, so distribute removes them from what clients in its `from` get. Where all are removed, every request is answered 503 (no healthy upstream), often at the gateway only, since other clients match no entry.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const policy of effectivePolicies(context)) {
      const { ordering, endpointsKnown } = policy;
      if (ordering.mode !== 'distribute' || !endpointsKnown) continue;
      for (const entry of ordering.distribute) for (const problem of problemsOf(entry, policy)) tell(problem);
    }
  },
  examples: {
    bad:
      exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu/a }, { address: 192.0.2.2 }]`) +
      exampleEntryRule(`
loadBalancer: { localityLbSetting: { distribute: [{ from: eu/*, to: { eu/*: 100 } }] } }`),
    good:
      exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu/a }, { address: 192.0.2.2, locality: eu/b }]`) +
      exampleEntryRule(`
loadBalancer: { localityLbSetting: { distribute: [{ from: eu/*, to: { eu/*: 100 } }] } }`),
  },
};

/** Without a locality it is a mistake; a place left out may be meant, unless nothing remains. */
function problemsOf(entry: LocalityOrdering['distribute'][number], policy: EffectivePolicy): Problem[] {
  const { from, to, origin = policy.plan.origin } = entry;
  const { endpoints, title } = policy;
  const dropped = endpoints.filter(({ locality }) => !to.some((target) => localityMatches(locality, target.locality)));
  if (dropped.length === 0) return [];
  if (dropped.length === endpoints.length) {
    const message = `clients in ${from} get none of the ${endpoints.length} endpoints of ${title}: every request is answered 503`;
    return [{ ...origin, message, hint: "name the localities of the endpoints in `to`, or `'*'`" }];
  }
  const unlocated = dropped.filter(({ locality }) => locality === '');
  const located = dropped.filter(({ locality }) => locality !== '');
  const placed: Problem[] =
    located.length === 0
      ? []
      : [
          {
            ...origin,
            message: `${located.length} of ${endpoints.length} endpoints of ${title} are in no \`to\` (${placesOf(located)}): clients in ${from} never get them`,
            hint: 'name their localities in `to` with a small weight, unless it is meant',
            severity: 'warning',
          },
        ];
  const inline = unlocated.filter((endpoint) => endpoint.origin?.document.kind === 'ServiceEntry');
  const problems = inline.map(
    (endpoint): Problem => ({
      ...(endpoint.origin ?? origin),
      message: `${endpoint.name} has no locality: distribute from ${from} removes it from what clients of ${title} get`,
      hint: "set `locality` on the endpoint, or use `'*'` as a target",
    }),
  );
  if (unlocated.length === inline.length) return [...problems, ...placed];
  return [
    ...problems,
    {
      ...origin,
      message: `${unlocated.length - inline.length} of ${endpoints.length} endpoints of ${title} have no locality: clients in ${from} never get them`,
      hint: "label their nodes, or use `'*'` as a target",
    },
  ];
}

function placesOf(endpoints: readonly Endpoint[]): string {
  return [...new Set(endpoints.map(({ locality }) => locality))].join(', ');
}
