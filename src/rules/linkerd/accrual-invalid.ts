import { readFailureAccrual } from '../../meshes/linkerd/failure-accrual.js';
import type { Rule } from '../rule.js';

const MODE = 'balancer.linkerd.io/failure-accrual';

const KINDS = [
  { group: '', kind: 'Service' },
  { group: 'policy.linkerd.io', kind: 'EgressNetwork' },
] as const;

const ALPHA = 'balancer.alpha.linkerd.io';
const SWITCH = { form: /^(0|f|F|false|FALSE|False|1|t|T|true|TRUE|True)$/, hint: '"true" or "false"' };
const DURATION = { form: /^(\+?\d+(ms|s|m|h|d)|\+?0+)$/, hint: '5s (a whole number and one unit)' };

/** What stands beside failure accrual (linkerd2 policy-controller/k8s/index/src/outbound/index.rs `parse_load_biaser_config`). */
const FURTHER = [
  { annotation: `${ALPHA}/failure-accrual-honor-retry-after`, ...SWITCH },
  { annotation: `${ALPHA}/penalize-failures`, ...SWITCH },
  { annotation: `${ALPHA}/load-biaser-penalty`, ...DURATION },
  { annotation: `${ALPHA}/load-biaser-max-retry-after`, ...DURATION },
];

export const accrualInvalid: Rule = {
  id: 'linkerd/accrual-invalid',
  severity: 'error',
  title: 'a circuit-breaking annotation that Linkerd cannot read',
  why: 'One unreadable value drops the whole failure-accrual configuration of the Service, and only a log line of the policy controller tells. No endpoint is ever taken out, so failing pods keep their share of the requests.',
  on: KINDS,
  check(document, report) {
    for (const { annotation, message } of readFailureAccrual(document.annotations).problems) {
      report({
        document,
        path: ['metadata', 'annotations', annotation],
        message: `${message}: circuit breaking of ${document.name} is dropped as a whole`,
        hint: expected(annotation),
      });
    }
    for (const { annotation, form, hint } of FURTHER) {
      const text = document.annotations[annotation];
      if (text === undefined || form.test(text.trim())) continue;
      report({
        document,
        path: ['metadata', 'annotations', annotation],
        message: `${annotation} is \`${text}\`, which Linkerd cannot read: it has no effect, nor has what belongs to it`,
        hint: `${annotation}: ${hint}`,
      });
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    balancer.linkerd.io/failure-accrual: consecutive
    balancer.linkerd.io/failure-accrual-consecutive-min-penalty: 0.5s
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`,
    good: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    balancer.linkerd.io/failure-accrual: consecutive
    balancer.linkerd.io/failure-accrual-consecutive-min-penalty: 500ms
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`,
  },
};

function expected(annotation: string): string {
  if (annotation === MODE) return `${MODE}: consecutive (or unified)`;
  if (/penalty$|window$/.test(annotation)) {
    return `a whole number and one unit, as in ${annotation}: 10s (500ms, 1m, 1h, 1d)`;
  }
  if (annotation.endsWith('jitter-ratio')) return `${annotation}: "0.5" (from 0 to 100)`;
  if (annotation.endsWith('threshold')) return `${annotation}: "0.8" (from 0 to 1)`;
  return `${annotation}: "5" (a whole number from 0)`;
}
