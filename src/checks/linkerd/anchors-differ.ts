import { asObject, asText } from '../../model/json.js';
import type { Check } from '../check.js';
import type { LiveCluster } from '../live-cluster.js';
import { sharesCertificate } from '../shared-certificate.js';
import { linkerdNamespace } from './linkerd-version.js';

/** Clusters whose bundles share no trust anchor refuse each other at the gateway (linkerd/linkerd2#11668). */
export const anchorsDiffer: Check = {
  id: 'linkerd/anchors-differ',
  mesh: 'linkerd',
  severity: 'error',
  async run({ cluster, clusters }) {
    const others = clusters.filter((other) => other !== cluster);
    const own = others.length === 0 ? undefined : await anchorsOf(cluster);
    if (own === undefined) return [];
    const anchors = await Promise.all(
      others.map(async (other) => ({ name: other.name, bundle: await anchorsOf(other) })),
    );
    const known = anchors.filter(({ bundle }) => bundle !== undefined);
    const different = known.filter(({ bundle }) => !sharesCertificate(own, bundle ?? ''));
    if (different.length > 0) {
      return [
        {
          ok: false,
          message: `shares no trust anchor with ${different.map(({ name }) => name).join(', ')}: their gateways refuse each other, and all mirrors are unready`,
          hint: 'put a common anchor into both bundles (`identityTrustAnchorsPEM`), then restart the proxies',
        },
      ];
    }
    return known.length === 0
      ? []
      : [{ ok: true, message: `shares a trust anchor with ${known.map(({ name }) => name).join(', ')}` }];
  },
};

/** The bundle in use, which is not the one of `linkerd-config`. */
async function anchorsOf(cluster: LiveCluster): Promise<string | undefined> {
  const namespace = await linkerdNamespace(cluster);
  const map = await cluster.get('v1', 'ConfigMap', 'linkerd-identity-trust-roots', namespace);
  return asText(asObject(map?.data)['ca-bundle.crt']);
}
