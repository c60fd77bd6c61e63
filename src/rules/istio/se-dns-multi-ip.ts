import { outlierDefaults } from '../../model/detection.js';
import type { Rule } from '../rule.js';
import { entryPolicies, namesOf } from './entry-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

/** Names of cloud load balancers, which resolve to one address for each zone. */
const LOAD_BALANCER = /\.elb\.|\.cloudapp\./i;

export const seDnsMultiIp: Rule = {
  id: 'istio/se-dns-multi-ip',
  severity: 'warning',
  title: 'each name stands for several addresses that are ejected one by one',
  why: 'With resolution DNS every address of every name is a host. A cloud load balancer has several: a dead region keeps some of its addresses in use as long as maxEjectionPercent does not let all of them go.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { entry, host, blocks } of entryPolicies(context)) {
      const block = blocks.outlierDetection;
      const names = namesOf(entry).filter((name) => LOAD_BALANCER.test(name));
      const percent = block?.get('maxEjectionPercent').number() || outlierDefaults().maxEjectionPercent;
      if (entry.resolution !== 'DNS' || block === undefined || names.length === 0 || entry.endpoints.length < 2)
        continue;
      if (percent >= 100) continue;
      const field = block.get('maxEjectionPercent');
      tell({
        ...(field.present ? field.origin : block.origin),
        message: `${names[0]} of ${host} is a load balancer with several addresses: with maxEjectionPercent ${percent} some of a dead region stay in use`,
        hint: 'set `maxEjectionPercent: 100`',
      });
    }
  },
  examples: { bad: withPercent(50), good: withPercent(100) },
};

function withPercent(percent: number): string {
  return (
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: DNS
endpoints:
  - { address: one.elb.eu-west-1.amazonaws.com, locality: eu-west-1 }
  - { address: two.elb.us-east-1.amazonaws.com, locality: us-east-1 }`) +
    exampleEntryRule(`outlierDetection: { maxEjectionPercent: ${percent} }`)
  );
}
