import { formatDuration } from '../../model/duration.js';
import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleRule } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';
import { policyScopes, scopePrefix } from './policy-scope.js';

/** Envoy's default for an ejection's length. */
const DEFAULT_BASE_MS = 30_000;
const LONG_MS = 60_000;

export const intervalDelaysRecovery: Rule = {
  id: 'istio/interval-delays-recovery',
  severity: 'info',
  title: 'hosts come back late, at the next interval only',
  why: 'Ejection is immediate, but hosts return only when the interval ticks. With a long interval the way back after an outage is late by up to that time: traffic stays in the other region longer than needed.',
  on: DESTINATION_RULE,
  check(document, report) {
    for (const scope of policyScopes(readDestinationRule(document))) {
      const field = scope.blocks.outlierDetection?.get('interval');
      const intervalMs = field?.durationMs();
      const baseMs = scope.blocks.outlierDetection?.get('baseEjectionTime').durationMs() ?? DEFAULT_BASE_MS;
      if (field === undefined || intervalMs === undefined || (intervalMs <= baseMs && intervalMs < LONG_MS)) continue;
      report({
        ...field.origin,
        message: `${scopePrefix(scope)}an ejection of ${formatDuration(baseMs)} ends only at the next tick of ${formatDuration(intervalMs)}: a host returns up to ${formatDuration(intervalMs)} late`,
        hint: 'an interval of seconds, such as `interval: 5s`',
      });
      return;
    }
  },
  examples: {
    bad: exampleRule('outlierDetection: { interval: 5m, baseEjectionTime: 15m }'),
    good: exampleRule('outlierDetection: { interval: 5s, baseEjectionTime: 1m }'),
  },
};
