import { upstreamPath } from '../../meshes/gloo-federation/names.js';
import { remoteProxy } from '../../meshes/gloo-federation/remote-proxy.js';
import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { scheme } from './guide.js';
import { failoverEndpoints, schemes, specOf } from './upstreams.js';

export const duplicateRemoteAddress: Rule = {
  id: 'gloo-federation/duplicate-remote-address',
  severity: 'error',
  title: 'two targets behind one address',
  why: 'Envoy keeps only the first endpoint with one address and port, over all priorities. Two targets behind one remote proxy collapse into the first: the later one never gets a request, also when the first is down.',
  on: 'input',
  check(context, report) {
    for (const { targets } of schemes(context)) {
      for (const [cluster, sharing] of groupBy(targets, ({ reference }) => reference.cluster)) {
        const [first, ...others] = [
          ...new Map(sharing.map((target) => [upstreamPath(target.reference), target])).values(),
        ];
        if (cluster === undefined || first === undefined || others.length === 0) continue;
        const { addresses } = remoteProxy(context, cluster);
        const way =
          addresses.length === 0
            ? 'the failover gateway'
            : addresses.map(({ address, port }) => `${address}:${port}`).join(', ');
        for (const { reference, field } of others)
          report({
            ...field.origin,
            message: `${upstreamPath(reference)} stands behind ${way} of cluster ${cluster}, as ${upstreamPath(first.reference)} does: Envoy keeps only the first endpoint with one address, so it never gets a request`,
            hint: 'name one Upstream for each remote cluster',
          });
      }
    }
    for (const upstream of context.of('gloo.solo.io', 'Upstream')) {
      const endpoints = failoverEndpoints(specOf(upstream)).filter(
        (endpoint) => endpoint.get('address').text() !== undefined,
      );
      for (const [address, [, ...others]] of groupBy(
        endpoints,
        (endpoint) => `${endpoint.get('address').text()}:${endpoint.get('port').number() ?? ''}`,
      )) {
        for (const field of others)
          report({
            ...field.origin,
            message: `${address} is listed already: Envoy keeps only the first endpoint with one address, so this one never gets a request`,
            hint: 'give each failover endpoint an address or port of its own',
          });
      }
    }
  },
  examples: {
    bad: scheme.replace(
      /upstreams: .*/,
      'upstreams: [ { name: default-green-10000, namespace: gloo-system }, { name: default-red-10000, namespace: gloo-system } ]',
    ),
    good: scheme,
  },
};
