import { Field } from '../../resources/field.js';
import type { Rule } from '../rule.js';
import { overridingProfile } from './overriding-profile.js';

const ACCRUAL = 'balancer.linkerd.io/failure-accrual';

const KINDS = [
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'policy.linkerd.io', kind: 'HTTPRoute' },
  { group: '', kind: 'Service' },
] as const;

export const serviceprofileConflict: Rule = {
  id: 'linkerd/serviceprofile-conflict',
  severity: 'error',
  title: 'a ServiceProfile switches an HTTPRoute or circuit breaking off',
  why: 'A ServiceProfile with routes or overrides, which every TrafficSplit creates for its apex, comes before the policy of the Service. HTTPRoutes and failure accrual of that Service are ignored without a word, so the failover that they describe does not happen.',
  on: KINDS,
  check(document, report, context) {
    const { cluster } = document;
    if (document.kind === 'Service') {
      const by = overridingProfile(document, context);
      if (by === undefined || document.annotations[ACCRUAL] === undefined) return;
      report({
        document,
        path: ['metadata', 'annotations', ACCRUAL],
        message: `circuit breaking of Service ${document.name} is off as long as ${by} exists`,
        hint: `remove ${by}, or the annotation`,
      });
      return;
    }
    for (const parent of Field.root(document).get('spec', 'parentRefs').items()) {
      const name = parent.get('name').text();
      if (name === undefined || parent.get('kind').text() !== 'Service') continue;
      const namespace = parent.get('namespace').text() ?? document.namespace;
      const by = overridingProfile({ namespace, name, cluster }, context);
      if (by === undefined) continue;
      report({
        document,
        path: parent.path,
        message: `this route of Service ${name} is ignored as long as ${by} exists`,
        hint: `remove ${by} before the route is to count`,
      });
    }
  },
  examples: {
    bad: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
    - { group: "", kind: Service, name: web, port: 80 }
  rules:
    - backendRefs:
        - { name: web, port: 80 }
`,
    good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
    - { group: "", kind: Service, name: web, port: 80 }
  rules:
    - backendRefs:
        - { name: web, port: 80 }
`,
  },
};
