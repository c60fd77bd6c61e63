import type { Check } from '../check.js';
import { isAtLeast } from '../mesh-version.js';
import { nameOf } from '../objects.js';
import { glooVersion } from './gloo-version.js';
import { liveFailoverUpstreams } from './primary-upstreams.js';

/** Up to 1.12 Envoy gets an empty health_check_config (kgateway-dev/kgateway#7414). */
export const healthHostLost: Check = {
  id: 'gloo-federation/health-host-lost',
  mesh: 'gloo-federation',
  severity: 'warning',
  async run(subject) {
    const upstreams = (await liveFailoverUpstreams(subject)).filter(({ spec }) =>
      JSON.stringify(spec ?? null).includes('"healthCheckConfig":{'),
    );
    const version = upstreams.length === 0 ? undefined : await glooVersion(subject.cluster);
    if (version === undefined) return [];
    const names = upstreams.map(nameOf).join(', ');
    if (isAtLeast(version, '1.13'))
      return [{ ok: true, message: `Gloo ${version.text} knows healthCheckConfig (${names})` }];
    return [
      {
        ok: false,
        message: `Gloo ${version.text} loses the healthCheckConfig of ${names}: probes carry the name of the Envoy cluster as their host`,
        hint: 'upgrade Gloo to 1.13 or later',
      },
    ];
  },
};
