import { envoyClusterName } from '../../meshes/gloo-federation/names.js';
import type { KindRule } from '../rule.js';
import { blueFailover, scheme, together } from './guide.js';
import { failoverEndpoints, schemeOf, specOf } from './upstreams.js';

export const failoverHandEdited: KindRule = {
  id: 'gloo-federation/failover-hand-edited',
  severity: 'error',
  title: 'a failover that gloo-fed will overwrite',
  why: 'gloo-fed owns spec.failover of the primary of a scheme. What was written there by hand is replaced, and its targets get no requests.',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report, context) {
    const spec = specOf(document);
    const endpoints = failoverEndpoints(spec);
    const scheme = schemeOf(document, context);
    if (!spec.get('failover').present || scheme === undefined) return;
    // What gloo-fed wrote itself names only targets of the scheme.
    const own = new Set(scheme.targets.map(({ reference }) => envoyClusterName(reference)));
    if (
      endpoints.length > 0 &&
      endpoints.every((endpoint) => own.has(endpoint.get('upstreamSslConfig', 'sni').text() ?? ''))
    )
      return;
    report({
      ...spec.get('failover').origin,
      message: `FailoverScheme ${scheme.document.name} has this Upstream as its primary and overwrites spec.failover`,
      hint: 'remove spec.failover, or the scheme',
    });
  },
  examples: {
    bad: together(blueFailover.replace('sni: default-green', 'sni: default-red'), scheme),
    good: together(blueFailover, scheme),
  },
};
