import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';
import { exampleManifest } from './example-manifests.js';

const NETWORK = 'topology.istio.io/network';

export const mcSameNetworkLabel: Rule = {
  id: 'istio/mc-same-network-label',
  severity: 'error',
  title: 'two clusters claim one network although their pods cannot reach each other',
  why: 'Inside one network proxies send straight to the IPs of foreign pods. When the clusters are apart in truth, these packets go nowhere or to a wrong pod: a failover to the other cluster ends in timeouts.',
  on: 'input',
  check(context, report) {
    const namespaces = context.of('', 'Namespace').filter(({ name }) => name === 'istio-system');
    const labeled = namespaces.filter(({ cluster, labels }) => cluster !== undefined && labels[NETWORK]);
    for (const [index, one] of labeled.entries()) {
      const other = labeled
        .slice(index + 1)
        .find(({ cluster, labels }) => cluster !== one.cluster && labels[NETWORK] === one.labels[NETWORK]);
      const proof = other && whyApart(one, other, context);
      if (other === undefined || proof === undefined) continue;
      report({
        document: other,
        path: ['metadata', 'labels', NETWORK],
        message: `clusters ${one.cluster} and ${other.cluster} are both in network ${one.labels[NETWORK]}, but ${proof}: proxies send straight to pods that they cannot reach`,
        hint: 'give each cluster a network name of its own',
      });
    }
  },
  examples: { bad: twoClusters('one', 'one'), good: twoClusters('one', 'two') },
};

/** What shows that the clusters' pods are not in one network: addresses given twice, or a gateway for it in both. */
function whyApart(one: Document, other: Document, context: RuleContext): string | undefined {
  const [mine, theirs] = [rangesOf(one.cluster, context), rangesOf(other.cluster, context)];
  const twice = [...mine].find((address) => theirs.has(address));
  if (twice !== undefined) return `${twice} is given to pods of both`;
  const gateway = ({ cluster }: Document) =>
    context.topology.services.some(
      ({ labels, ...service }) =>
        service.cluster === cluster &&
        labels[NETWORK] !== undefined &&
        service.ports.some(({ port }) => port === 15_443),
    );
  return gateway(one) && gateway(other) ? 'both have an east-west gateway for it' : undefined;
}

/** Pod addresses and the nodes' pod ranges of a cluster; pods of the host network share addresses of their nodes. */
function rangesOf(cluster: string | undefined, context: RuleContext): Set<string> {
  const own = (kind: string) => context.of('', kind).filter((document) => document.cluster === cluster);
  const pods = own('Pod').map((document) => Field.root(document));
  const addresses = pods
    .filter((pod) => pod.get('spec', 'hostNetwork').boolean() !== true)
    .flatMap((pod) => pod.get('status', 'podIP').text() ?? []);
  const ranges = own('Node').flatMap((document) => Field.root(document).get('spec', 'podCIDR').text() ?? []);
  return new Set([...addresses, ...ranges]);
}

function twoClusters(east: string, west: string): string {
  const cluster = (name: string, network: string) =>
    `---
apiVersion: v1
kind: Namespace
metadata: { name: istio-system, labels: { ${NETWORK}: ${network} }, annotations: { failover.dev/cluster: ${name} } }
${exampleManifest('Node', `name: ${name}-1, annotations: { failover.dev/cluster: ${name} }`, 'podCIDR: 10.0.0.0/24', 'v1')}`;
  return cluster('east', east) + cluster('west', west);
}
