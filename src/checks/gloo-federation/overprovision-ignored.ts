import { asObject } from '../../model/json.js';
import type { Check } from '../check.js';
import { isAtLeast } from '../mesh-version.js';
import { nameOf } from '../objects.js';
import { glooVersion } from './gloo-version.js';
import { liveFailoverUpstreams } from './primary-upstreams.js';

/** Reported on 1.13.24 (kgateway-dev/kgateway#8720); later versions are not known to have it. */
export const overprovisionIgnored: Check = {
  id: 'gloo-federation/overprovision-ignored',
  mesh: 'gloo-federation',
  severity: 'warning',
  async run(subject) {
    const upstreams = (await liveFailoverUpstreams(subject)).filter(({ spec }) => {
      const { failover, loadBalancerConfig } = asObject(spec);
      const factor = asObject(asObject(failover).policy).overprovisioningFactor;
      return factor !== undefined && asObject(loadBalancerConfig).localityWeightedLbConfig === undefined;
    });
    const version = upstreams.length === 0 ? undefined : await glooVersion(subject.cluster);
    if (version === undefined || isAtLeast(version, '1.13.25')) return [];
    return [
      {
        ok: false,
        message: `Gloo ${version.text} ignores the overprovisioningFactor of ${upstreams.map(nameOf).join(', ')}: traffic moves below 72 % healthy`,
        hint: 'add `loadBalancerConfig: { localityWeightedLbConfig: {} }`, or upgrade Gloo',
      },
    ];
  },
};
