import { asObject, asText } from '../../model/json.js';
import type { Check } from '../check.js';
import type { LiveCluster } from '../live-cluster.js';
import { sharesCertificate } from '../shared-certificate.js';

/** Proxies of one cluster accept those of another only under a common root (istio/istio#32501). */
export const mcRootsDiffer: Check = {
  id: 'istio/mc-roots-differ',
  mesh: 'istio',
  severity: 'error',
  async run({ cluster, clusters }) {
    const others = clusters.filter((other) => other !== cluster);
    const own = others.length === 0 ? undefined : await rootOf(cluster);
    if (own === undefined || (await exchangesRoots(cluster))) return [];
    const roots = await Promise.all(others.map(async (other) => ({ name: other.name, root: await rootOf(other) })));
    const different = roots.filter(({ root }) => root !== undefined && !sharesCertificate(own, root));
    if (different.length > 0) {
      const names = different.map(({ name }) => name).join(', ');
      return [
        {
          ok: false,
          message: `its root certificate is not that of ${names}: calls between them fail with CERTIFICATE_VERIFY_FAILED`,
          hint: 'issue both from one root (Secret `cacerts` in istio-system), or exchange the roots with meshConfig.caCertificates',
        },
      ];
    }
    const known = roots.filter(({ root }) => root !== undefined);
    return known.length === 0
      ? []
      : [{ ok: true, message: `shares its root certificate with ${known.map(({ name }) => name).join(', ')}` }];
  },
};

/** istiod puts its root into a ConfigMap of every namespace. */
async function rootOf(cluster: LiveCluster): Promise<string | undefined> {
  const map = await cluster.get('v1', 'ConfigMap', 'istio-ca-root-cert', 'istio-system');
  return asText(asObject(map?.data)['root-cert.pem']);
}

async function exchangesRoots(cluster: LiveCluster): Promise<boolean> {
  const map = await cluster.get('v1', 'ConfigMap', 'istio', 'istio-system');
  return /^\s*caCertificates:\s*$/m.test(asText(asObject(map?.data).mesh) ?? '');
}
