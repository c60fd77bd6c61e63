import type { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';
import { isSpareName } from '../spare-name.js';
import { specOf } from './upstreams.js';

export const upstreamgroupIgnoresHealth: Rule = {
  id: 'gloo-federation/upstreamgroup-ignores-health',
  severity: 'error',
  title: 'weights meant as a failover',
  why: 'Weighted destinations do not follow health: the share of a dead Upstream keeps failing, and one with weight 0 never takes over.',
  on: 'input',
  check(context, report) {
    const weighted = [
      ...context.of('gloo.solo.io', 'UpstreamGroup').map((document) => specOf(document).get('destinations')),
      ...routesOf(context).map((route) => route.get('routeAction', 'multi', 'destinations')),
    ];
    for (const destinations of weighted) {
      const entries = destinations.items().map((entry) => ({
        name: entry.get('destination', 'upstream', 'name').text() ?? '',
        weight: entry.get('weight').number() ?? 0,
      }));
      const backup = entries.find(
        ({ weight, name }) => weight < Math.max(...entries.map((entry) => entry.weight)) && isSpareName(name),
      );
      if (backup === undefined) continue;
      const share =
        backup.weight === 0 ? 'never takes over' : 'gets its share always, and no more when the others are down';
      report({
        ...destinations.origin,
        message: `weights ${entries.map(({ weight }) => weight).join('/')} do not follow health: ${backup.name} ${share}`,
        hint: 'route to the primary Upstream alone and give it a failover (FailoverScheme)',
      });
    }
  },
  examples: {
    bad: group('blue-backup', 0),
    good: group('blue-v2', 10),
  },
};

/** The routes of VirtualServices and RouteTables. */
function routesOf(context: RuleContext): Field[] {
  const hosts = context.of('gateway.solo.io', 'VirtualService').map((document) => specOf(document).get('virtualHost'));
  const tables = context.of('gateway.solo.io', 'RouteTable').map(specOf);
  return [...hosts, ...tables].flatMap((holder) => holder.get('routes').items());
}

function group(name: string, weight: number): string {
  return `apiVersion: gloo.solo.io/v1
kind: UpstreamGroup
metadata: { name: blue, namespace: gloo-system }
spec:
  destinations:
  - { destination: { upstream: { name: blue, namespace: gloo-system } }, weight: ${100 - weight} }
  - { destination: { upstream: { name: ${name}, namespace: gloo-system } }, weight: ${weight} }
`;
}
