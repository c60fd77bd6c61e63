import type { Rule } from '../rule.js';

const MODE = 'balancer.linkerd.io/failure-accrual';
const CONSECUTIVE = `${MODE}-consecutive-`;
const SUCCESS_RATE = 'balancer.alpha.linkerd.io/failure-accrual-success-rate-';

const KINDS = [
  { group: '', kind: 'Service' },
  { group: 'policy.linkerd.io', kind: 'EgressNetwork' },
] as const;

export const accrualNoMode: Rule = {
  id: 'linkerd/accrual-no-mode',
  severity: 'warning',
  title: 'circuit-breaking annotations without their mode',
  why: 'Failure accrual is off until its mode is named, and the success rate is looked at in mode unified only. Annotations without it change nothing, so failing endpoints keep their share of the requests.',
  on: KINDS,
  check(document, report) {
    const mode = document.annotations[MODE];
    if (mode !== undefined && mode !== 'consecutive') return;
    const idle = Object.keys(document.annotations).filter(
      (key) => key.startsWith(SUCCESS_RATE) || (mode === undefined && key.startsWith(CONSECUTIVE)),
    );
    const [first] = idle;
    if (first === undefined) return;
    const needed = idle.some((key) => key.startsWith(SUCCESS_RATE)) ? 'unified' : 'consecutive';
    report({
      document,
      path: ['metadata', 'annotations', first],
      message: `${idle.length === 1 ? `${first} has` : `${idle.length} annotations have`} no effect: ${mode === undefined ? 'no failure-accrual mode is set' : 'mode consecutive does not look at the success rate'}`,
      hint: `${MODE}: ${needed}`,
    });
  },
  examples: {
    bad: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    balancer.linkerd.io/failure-accrual-consecutive-max-failures: "3"
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
    balancer.linkerd.io/failure-accrual-consecutive-max-failures: "3"
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`,
  },
};
