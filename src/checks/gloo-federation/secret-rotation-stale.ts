import type { Check } from '../check.js';
import { isAtLeast } from '../mesh-version.js';
import { ofKind } from '../objects.js';
import { glooVersion } from './gloo-version.js';

/** Before 1.11.16 a changed TLS Secret reaches Envoy only when the Upstream changes too (kgateway-dev/kgateway#6337). */
export const secretRotationStale: Check = {
  id: 'gloo-federation/secret-rotation-stale',
  mesh: 'gloo-federation',
  severity: 'warning',
  async run({ cluster, objects, allObjects }) {
    const concerns =
      ofKind(objects, '', 'Secret').length > 0 || ofKind(allObjects, 'fed.solo.io', 'FailoverScheme').length > 0;
    const version = concerns ? await glooVersion(cluster) : undefined;
    if (version === undefined) return [];
    if (isAtLeast(version, '1.11.16'))
      return [{ ok: true, message: `Gloo ${version.text} follows changed TLS Secrets` }];
    return [
      {
        ok: false,
        message: `Gloo ${version.text} keeps the old certificate when a TLS Secret changes, until its Upstream is touched`,
        hint: 'after each rotation touch the Upstreams that use it: `kubectl annotate upstream NAME rotated=1 --overwrite`; 1.11.16 mends it',
      },
    ];
  },
};
