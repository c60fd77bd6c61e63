import { topologyLabels } from '../../engine/client-place.js';
import type { Rule } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest, examplePod, exampleRule } from './example-manifests.js';
import { localityLists } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

/** All that a gateway's pseudo endpoint carries (istio: ep_filters.go EndpointsByNetworkFilter). */
const CARRIED: readonly string[] = [topologyLabels.network, topologyLabels.cluster];

export const priorityRemoteNetwork: Rule = {
  id: 'istio/priority-remote-network',
  severity: 'warning',
  title: 'endpoints of another network have only network and cluster labels',
  why: 'Clients see another network as the address of its east-west gateway, which carries the labels of its network and cluster and no others. Region, zone and custom keys of failoverPriority never match it, so remote endpoints land on the last level whatever their region is.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { ordering, localityLbSetting, endpoints, title } of effectivePolicies(context)) {
      const keys = localityLists(localityLbSetting).failoverPriority.map((entry) => entry.split('=')[0] ?? '');
      const networks = new Set(endpoints.flatMap(({ network }) => network || []));
      const lost = keys.filter((key) => !CARRIED.includes(key));
      if (ordering.mode !== 'failover' || localityLbSetting === undefined || networks.size < 2) continue;
      if (lost.length === 0 || CARRIED.includes(keys[0] ?? '')) continue;
      tell({
        ...localityLbSetting.get('failoverPriority').origin,
        message: `endpoints of ${title} are in ${networks.size} networks (${[...networks].join(', ')}): for those of another network ${lost.join(', ')} never match`,
        hint: `put \`${topologyLabels.network}\` first in the list, or use \`failover\` for regions`,
      });
    }
  },
  examples: {
    bad: multiNetwork('[topology.kubernetes.io/region]'),
    good: multiNetwork('[topology.istio.io/network, topology.kubernetes.io/region]'),
  },
};

function multiNetwork(keys: string): string {
  return [
    exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failoverPriority: ${keys} } }`),
    exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      'selector: { app: reviews }\nports: [{ name: http, port: 80 }]',
      'v1',
    ),
    examplePod('near', '10.0.1.1', 'eu/a', ', topology.istio.io/network: one'),
    examplePod('far', '10.0.2.1', 'us/a', ', topology.istio.io/network: two'),
  ].join('');
}
