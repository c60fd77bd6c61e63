import type { Check } from '../check.js';
import { imageTag, workloadsOf } from '../component.js';
import { istiod } from '../components.js';
import { isAtLeast, parseVersion } from '../mesh-version.js';
import { ofKind } from '../objects.js';

/** Version 0.9 writes EnvoyFilters in Envoy's v2 API, which Istio 1.10 no longer takes. */
export const istioTooNew: Check = {
  id: 'service-mesh-hub/istio-too-new',
  mesh: 'service-mesh-hub',
  severity: 'error',
  async run({ cluster, allObjects }) {
    if (ofKind(allObjects, 'networking.smh.solo.io', 'FailoverService').length === 0) return [];
    const versions = (await workloadsOf(cluster, istiod)).flatMap(({ image }) => parseVersion(imageTag(image)) ?? []);
    return versions.map((version) =>
      isAtLeast(version, '1.10')
        ? {
            ok: false,
            message: `Istio ${version.text} does not take the EnvoyFilters that Service Mesh Hub 0.9 writes: they are in Envoy's v2 API`,
            hint: 'Istio up to 1.9, or apply the translated manifests instead: `failover generate --translate`',
          }
        : { ok: true, message: `Istio ${version.text} takes what Service Mesh Hub writes` },
    );
  },
};
