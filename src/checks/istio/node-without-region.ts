import { asObject, asText } from '../../model/json.js';
import type { Check } from '../check.js';
import { labelsOf, nameOf, ofKind } from '../objects.js';

const REGION = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'];

/** A proxy takes its region from its node; without one everything is equally far away (istio/istio#11609). */
export const nodeWithoutRegion: Check = {
  id: 'istio/node-without-region',
  mesh: 'istio',
  severity: 'warning',
  async run({ cluster, allObjects }) {
    const text = JSON.stringify(
      ofKind(allObjects, 'networking.istio.io', 'DestinationRule').map(({ spec }) => spec ?? null),
    );
    if (!/"(localityLbSetting|outlierDetection)":/.test(text)) return [];
    const nodes = await cluster.list('v1', 'Node');
    const bare = nodes.filter((node) => !REGION.some((label) => asText(labelsOf(node)[label]) !== undefined));
    if (nodes.length === 0) return [];
    if (bare.length === 0) return [{ ok: true, message: `every node (${nodes.length}) has a region` }];
    return [
      {
        ok: false,
        severity: /"(failover|distribute)":\[\{/.test(text) ? 'error' : 'warning',
        message: `${bare.length} of ${nodes.length} nodes have no region: ${bare.slice(0, 3).map(nameOf).join(', ')}${bare.length > 3 ? ', …' : ''}`,
        hint: `kubectl label node ${asText(asObject(bare[0]?.metadata).name) ?? 'NODE'} topology.kubernetes.io/region=REGION`,
      },
    ];
  },
};
