import { HostSet } from '../../meshes/istio/host-match.js';
import type { DestinationRule } from '../../resources/destination-rule.js';
import { localityOfLabels } from '../../topology/place.js';
import type { Rule, RuleContext } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { localityLists } from './locality-lists.js';
import { policyScopes } from './policy-scope.js';

export const seNoLocality: Rule = {
  id: 'istio/se-no-locality',
  severity: 'warning',
  title: 'some endpoints of a ServiceEntry have no locality',
  why: 'An endpoint without a locality is in no region: it ranks with the other regions for every client, or is removed by distribute. Mixed with located endpoints it becomes a backup that nobody planned.',
  on: 'input',
  check(context, report) {
    const ordered = orderedHosts(context);
    for (const { endpoints, hosts } of istioObjects(context).entries) {
      const host = hosts.find((name) => ordered.find(name) !== undefined);
      const bare = endpoints.filter(({ locality, labels }) => (locality ?? localityOfLabels(labels)) === '');
      if (host === undefined || bare.length === 0 || bare.length === endpoints.length) continue;
      for (const { address, network, origin } of bare) {
        report({
          ...origin,
          message: `${address || network || 'this endpoint'} of ${host} has no locality, ${endpoints.length - bare.length} of ${endpoints.length} endpoints have one: it ranks with the other regions`,
          hint: 'add `locality: REGION/ZONE` to the endpoint',
        });
      }
    }
  },
  examples: {
    bad: withEndpoints('[{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2 }]'),
    good: withEndpoints('[{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2, locality: us }]'),
  },
};

/** The hosts for which localities count: by what holds for them in the namespace of their ServiceEntry, or by a rule of another one. */
function orderedHosts(context: RuleContext): HostSet {
  const own = effectivePolicies(context).filter(({ ordering }) => ordering.mode !== 'flat');
  const ruled = istioObjects(context).rules.filter(ordersPlaces);
  return new HostSet([...own.map(({ plan }) => plan.service), ...ruled.map(({ host }) => host)]);
}

function ordersPlaces(rule: DestinationRule): boolean {
  return policyScopes(rule).some(({ blocks }) => {
    const setting = blocks.loadBalancer?.get('localityLbSetting');
    if (localityLists(setting).distribute.length > 0) return true;
    return blocks.outlierDetection !== undefined && setting?.get('enabled').boolean() !== false;
  });
}

function withEndpoints(endpoints: string): string {
  return (
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: ${endpoints}`) + exampleEntryRule('outlierDetection: { maxEjectionPercent: 100 }')
  );
}
