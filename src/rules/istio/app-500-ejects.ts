import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleRule } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';
import { policyScopes, scopePrefix } from './policy-scope.js';

export const app500Ejects: Rule = {
  id: 'istio/app-500-ejects',
  severity: 'info',
  title: 'one or two application errors eject a healthy pod',
  why: 'consecutive5xxErrors counts every 5xx answer, also a 500 that a single bad request causes. With a threshold of 1 or 2 such a request moves the traffic of a healthy pod elsewhere, maybe to another region, and a client that repeats it ejects pod after pod.',
  on: DESTINATION_RULE,
  check(document, report) {
    for (const scope of policyScopes(readDestinationRule(document))) {
      const block = scope.blocks.outlierDetection;
      const field = block?.get('consecutive5xxErrors');
      const codes = block?.get('outlierDetectionHttpErrorCodes').items() ?? [];
      const threshold = field?.number() ?? 0;
      if (field === undefined || threshold < 1 || threshold > 2) continue;
      if (codes.length > 0 && !codes.some((code) => code.number() === 500)) continue;
      report({
        ...field.origin,
        message: `${scopePrefix(scope)}${threshold === 1 ? 'a single 5xx answer ejects' : 'two 5xx answers in a row eject'} a pod, an application's own 500 included`,
        hint: 'count gateway errors only (`consecutiveGatewayErrors: 1` with `consecutive5xxErrors: 0`), or raise the threshold',
      });
      return;
    }
  },
  examples: {
    bad: exampleRule('outlierDetection: { consecutive5xxErrors: 1 }'),
    good: exampleRule('outlierDetection: { consecutive5xxErrors: 0, consecutiveGatewayErrors: 1 }'),
  },
};
