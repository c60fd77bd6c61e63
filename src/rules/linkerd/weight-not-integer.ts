import type { Json, Path } from '../../model/document.js';
import { asNumber, asObject } from '../../model/json.js';
import type { Rule } from '../rule.js';
import { controlledSplitOf, TRAFFIC_SPLIT } from './split.js';

export const weightNotInteger: Rule = {
  id: 'linkerd/weight-not-integer',
  severity: 'error',
  title: 'a weight that linkerd-failover cannot decode',
  why: 'The controller decodes weights as unsigned whole numbers and the whole list at once. A split with any other weight is never moved, and after the next restart of the controller (or of its watch) no split of the cluster is moved any more.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    for (const { decodable, weight, origin } of controlledSplitOf(document)?.backends ?? []) {
      if (decodable) continue;
      const backend = asObject(at(document.value, origin.path));
      const found =
        backend.weight === undefined
          ? 'no weight'
          : `the weight \`${typeof backend.weight === 'string' ? backend.weight : JSON.stringify(backend.weight)}\``;
      const whole = Number.isInteger(weight) && weight < 2 ** 32 && asNumber(backend.weight) === weight;
      report({
        document,
        path: backend.weight === undefined ? origin.path : [...origin.path, 'weight'],
        message: `found ${found}, expected a whole number from 0: after its next restart the controller moves no split of the cluster`,
        hint: 'weight: 1 for the primary, weight: 0 for the others',
        ...(whole ? { fix: String(weight) } : {}),
      });
    }
  },
  examples: {
    bad: `apiVersion: split.smi-spec.io/v1alpha1
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    failover.linkerd.io/primary-service: web
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 500m }
`,
    good: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    failover.linkerd.io/primary-service: web
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
`,
  },
};

function at(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((inner, part) => (inner as Record<string | number, Json> | null)?.[part], value);
}
