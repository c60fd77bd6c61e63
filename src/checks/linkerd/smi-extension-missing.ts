import type { Check } from '../check.js';
import { imageTag, workloadsOf } from '../component.js';
import { smiAdaptor } from '../components.js';
import { isAtLeast } from '../mesh-version.js';
import { linkerdVersion } from './linkerd-version.js';
import { trafficSplits } from './traffic-splits.js';

/** Since 2.12 TrafficSplits reach the proxies through the smi-adaptor only (linkerd2: CHANGES.md stable-2.12.0). */
export const smiExtensionMissing: Check = {
  id: 'linkerd/smi-extension-missing',
  mesh: 'linkerd',
  severity: 'error',
  async run({ cluster, objects }) {
    if (trafficSplits(objects).length === 0) return [];
    const running = (await workloadsOf(cluster, smiAdaptor)).find(({ available }) => available > 0);
    if (running !== undefined) {
      const tag = imageTag(running.image);
      return [{ ok: true, message: `the SMI extension is running${tag === undefined ? '' : ` (${tag})`}` }];
    }
    const version = await linkerdVersion(cluster);
    if (version === undefined || !isAtLeast(version, '2.12')) return [];
    return [
      {
        ok: false,
        message: `Linkerd ${version.text} has no smi-adaptor running: TrafficSplits are accepted, and traffic does not follow them`,
        hint: 'linkerd smi install | kubectl apply -f -, or use HTTPRoutes',
      },
    ];
  },
};
