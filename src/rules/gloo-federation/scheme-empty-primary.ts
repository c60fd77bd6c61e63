import type { KindRule } from '../rule.js';
import { blue, scheme, together } from './guide.js';
import { failsOver, specOf } from './upstreams.js';

export const schemeEmptyPrimary: KindRule = {
  id: 'gloo-federation/scheme-empty-primary',
  severity: 'error',
  title: 'a primary without any static host',
  why: 'Gloo 1.10 panics when it validates failover for a static Upstream with an empty list of hosts: the control plane restarts over and over and takes no change any more.',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report, context) {
    const spec = specOf(document);
    const hosts = spec.get('static', 'hosts');
    if (!spec.get('static').present || hosts.items().length > 0 || !failsOver(document, context)) return;
    report({
      ...(hosts.present ? hosts : spec.get('static')).origin,
      message: 'the primary of a failover has no static hosts: Gloo 1.10 panics on it',
      hint: 'give it at least one host',
    });
  },
  examples: {
    bad: together(blue.replace(/kube: .*/, 'static: { hosts: [] }'), scheme),
    good: together(blue.replace(/kube: .*/, 'static: { hosts: [ { addr: 192.0.2.10, port: 80 } ] }'), scheme),
  },
};
