import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleRule } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';
import { policyScopes, scopePrefix } from './policy-scope.js';

/** Envoy's own threshold, in force whenever the field is left out. */
const DEFAULT_5XX = 5;

export const gatewayErrorsShadowed: Rule = {
  id: 'istio/gateway-errors-shadowed',
  severity: 'warning',
  title: 'the threshold for gateway errors is never reached',
  why: 'Gateway errors (502, 503, 504) are 5xx answers as well, and the 5xx counter runs by default with a threshold of 5. A gateway threshold that is not smaller never decides: application 500s eject hosts although only gateway errors were meant to.',
  on: DESTINATION_RULE,
  check(document, report) {
    for (const scope of policyScopes(readDestinationRule(document))) {
      const block = scope.blocks.outlierDetection;
      if (block === undefined || block.get('outlierDetectionHttpErrorCodes').items().length > 0) continue;
      const field = block.get('consecutiveGatewayErrors');
      const gateway = field.number() ?? 0;
      const written = block.get('consecutive5xxErrors').number();
      const all = written ?? DEFAULT_5XX;
      if (gateway <= 0 || all <= 0 || gateway < all) continue;
      const other =
        written === undefined ? `consecutive5xxErrors, left out, is ${all}` : `consecutive5xxErrors is ${all}`;
      report({
        ...field.origin,
        message: `${scopePrefix(scope)}consecutiveGatewayErrors ${gateway} never decides: ${other}, and gateway errors count there too`,
        hint: `set \`consecutive5xxErrors: 0\` to count gateway errors only, or a consecutiveGatewayErrors below ${all}`,
      });
    }
  },
  examples: {
    bad: exampleRule('outlierDetection: { consecutiveGatewayErrors: 5 }'),
    good: exampleRule('outlierDetection: { consecutiveGatewayErrors: 5, consecutive5xxErrors: 0 }'),
  },
};
