import { readRoutes } from '../../meshes/gloo-federation/route.js';
import type { Rule } from '../rule.js';
import { blueFailover, route, together } from './guide.js';
import { failsOver, specOf } from './upstreams.js';

export const routeAroundFailover: Rule = {
  id: 'gloo-federation/route-around-failover',
  severity: 'warning',
  title: 'a route that goes around the failover',
  why: 'Only the primary Upstream carries the failover. A route to the Kubernetes Service behind it uses another Envoy cluster: its requests fail during the outage while all others fail over.',
  on: 'input',
  check(context, report) {
    const primaries = context.of('gloo.solo.io', 'Upstream').filter((document) => failsOver(document, context));
    const behind = new Map(
      primaries.flatMap((document) => {
        const kube = specOf(document).get('kube');
        const name = kube.get('serviceName').text();
        return name === undefined
          ? []
          : [[`${kube.get('serviceNamespace').text() ?? 'default'}/${name}`, document] as const];
      }),
    );
    for (const { service, origin } of behind.size === 0 ? [] : readRoutes(context.documents)) {
      const upstream = service && behind.get(`${service.namespace}/${service.name}`);
      if (service === undefined || upstream === undefined) continue;
      const { cluster } = origin.document;
      if (cluster !== undefined && upstream.cluster !== undefined && cluster !== upstream.cluster) continue;
      report({
        ...origin,
        message: `the route names Service ${service.namespace}/${service.name}: only requests to Upstream ${upstream.name} fail over`,
        hint: `upstream: { name: ${upstream.name}, namespace: ${upstream.namespace} }`,
      });
    }
  },
  examples: {
    bad: together(
      blueFailover,
      route.replace(/single: .*/, 'single: { kube: { ref: { name: blue, namespace: default }, port: 10000 } } }'),
    ),
    good: together(blueFailover, route),
  },
};
