import { isIpAddress } from '../../model/ip-address.js';
import type { KindRule } from '../rule.js';
import { blueFailover } from './guide.js';
import { failoverLocalities, specOf } from './upstreams.js';

export const dnsWithWeight: KindRule = {
  id: 'gloo-federation/dns-with-weight',
  severity: 'error',
  title: 'weights beside a DNS name',
  why: 'A locality with a DNS name takes no weights on its endpoints: Gloo rejects the Upstream, so that its last accepted configuration stays or it has no failover at all.',
  upstream: 'error',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    for (const locality of failoverLocalities(specOf(document))) {
      const endpoints = locality.get('lbEndpoints').items();
      const name = endpoints
        .map((endpoint) => endpoint.get('address').text() ?? '')
        .find((address) => address !== '' && !isIpAddress(address));
      for (const weight of name === undefined ? [] : endpoints.map((endpoint) => endpoint.get('loadBalancingWeight'))) {
        if (!weight.present) continue;
        report({
          ...weight.origin,
          message: `loadBalancingWeight ${weight.number()} is not allowed in a locality with the DNS name ${name}`,
          hint: 'put the weight on the locality, beside lbEndpoints',
        });
      }
    }
  },
  examples: {
    bad: blueFailover.replace('address: 192.0.2.50', 'address: remote.example.com\n          loadBalancingWeight: 2'),
    good: blueFailover.replace('address: 192.0.2.50', 'address: 192.0.2.50\n          loadBalancingWeight: 2'),
  },
};
