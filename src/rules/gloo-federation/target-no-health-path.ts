import { groupBy } from '../../model/group-by.js';
import type { Field } from '../../resources/field.js';
import type { Rule } from '../rule.js';
import { blueFailover, together } from './guide.js';
import { failoverEndpoints, specOf } from './upstreams.js';

export const targetNoHealthPath: Rule = {
  id: 'gloo-federation/target-no-health-path',
  severity: 'warning',
  title: 'a backup behind a shared address without a health path of its own',
  why: "The primary's health check is sent to the failover endpoints too. An address that serves several Upstreams and gets the primary's path with no host of its own may not answer it: the backup is unhealthy and requests get 503 when it is needed.",
  on: 'input',
  check(context, report) {
    const upstreams = context.of('gloo.solo.io', 'Upstream');
    const endpoints = upstreams.flatMap((document) => failoverEndpoints(specOf(document)));
    for (const shared of groupBy(endpoints, addressOf).values()) {
      if (new Set(shared.map(({ document }) => document)).size < 2) continue;
      for (const field of shared) {
        const path = specOf(field.document).get('healthChecks').items()[0]?.get('httpHealthCheck', 'path').text();
        const own = field.get('healthCheckConfig');
        // With an SNI of its own it leads to one application, as the primary's path does.
        if (
          path === undefined ||
          field.get('upstreamSslConfig', 'sni').present ||
          own.get('path').present ||
          own.get('hostname').present
        )
          continue;
        report({
          ...field.origin,
          message: `${addressOf(field)} serves several Upstreams and is checked with this primary's ${path}: unless it answers there, the backup is unhealthy when it is needed`,
          hint: 'healthCheckConfig: { hostname: HOST, path: PATH }',
        });
      }
    }
  },
  examples: {
    bad: together(
      blueFailover.replace(/ {10}upstreamSslConfig.*\n/, ''),
      blueFailover.replaceAll('blue', 'cyan').replace(/ {10}upstreamSslConfig.*\n/, ''),
    ),
    good: blueFailover,
  },
};

function addressOf(endpoint: Field): string {
  return `${endpoint.get('address').text()}:${endpoint.get('port').number()}`;
}
