import type { TrafficPolicy } from '../../resources/destination-rule.js';
import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleRule } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';
import { localityLists } from './locality-lists.js';

export const portPolicyDrops: Rule = {
  id: 'istio/port-policy-drops',
  severity: 'error',
  title: 'portLevelSettings replace the whole policy for their port',
  why: 'An entry of portLevelSettings takes the place of the whole trafficPolicy for that port: blocks that it leaves out fall back to defaults instead of being inherited. A port entry with a tls block only has no ejection and no levels, so that port never fails over.',
  on: DESTINATION_RULE,
  check(document, report) {
    const { trafficPolicy = { ports: [] }, subsets } = readDestinationRule(document);
    const policies = [
      { name: '', policy: trafficPolicy, path: ['spec', 'trafficPolicy'] },
      ...subsets.map(({ name, trafficPolicy: own, origin }) => ({
        name: `subset ${name}, `,
        // What the subset's own blocks do not replace comes from the rule.
        policy: own && { ...trafficPolicy, ...defined(own), ports: own.ports },
        path: [...origin.path, 'trafficPolicy'],
      })),
    ];
    for (const { name, policy, path } of policies) {
      for (const { port, lost, index } of policy === undefined ? [] : losses(policy)) {
        report({
          document,
          path: [...path, 'portLevelSettings', index],
          message: `${name}port ${port} has no ${lost.join(' and no ')}, since its entry replaces the whole policy: this port never fails over`,
          hint: `repeat ${lost.map((block) => `\`${block}\``).join(' and ')} in the entry for port ${port}`,
        });
      }
    }
  },
  examples: {
    bad: exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }]`),
    good: exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
portLevelSettings:
  - port: { number: 443 }
    tls: { mode: SIMPLE }
    outlierDetection: { maxEjectionPercent: 100 }`),
  },
};

interface PortLoss {
  port: number;
  index: number;
  lost: string[];
}

function losses({ outlierDetection, loadBalancer, ports }: TrafficPolicy): PortLoss[] {
  const { failover, failoverPriority, distribute } = localityLists(loadBalancer?.get('localityLbSetting'));
  const ordered = failover.length + failoverPriority.length + distribute.length > 0;
  return ports.flatMap(({ port, blocks }, index) => {
    const setting = blocks.loadBalancer?.get('localityLbSetting');
    const zoneAware = blocks.loadBalancer?.get('zoneAwareLbSetting');
    const lost = [
      ...(outlierDetection !== undefined && blocks.outlierDetection === undefined ? ['outlierDetection'] : []),
      ...(ordered && !setting?.present && !zoneAware?.present ? ['loadBalancer.localityLbSetting'] : []),
    ];
    return lost.length > 0 ? [{ port, index, lost }] : [];
  });
}

/** The blocks that are written: an absent one must not hide the rule's own. */
function defined(policy: TrafficPolicy): Partial<TrafficPolicy> {
  return Object.fromEntries(Object.entries(policy).filter(([, block]) => block !== undefined));
}
