import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { outlierPolicy } from './guide.js';
import { networking } from './world.js';

export const outlierSourceSelector: KindRule = {
  id: 'service-mesh-hub/outlier-source-selector',
  severity: 'warning',
  title: 'outlier detection for some clients only',
  why: 'By contract sourceSelector must be empty beside outlierDetection. The controller accepts it and counts the policy, yet clients in clusters that it leaves out get no outlier detection and never fail over.',
  on: networking('TrafficPolicy'),
  check(document, report) {
    const spec = Field.root(document).get('spec');
    const selectors = spec.get('sourceSelector').items();
    if (!spec.get('outlierDetection').present || selectors.length === 0) return;
    report({
      ...spec.get('sourceSelector').origin,
      message: `outlierDetection with ${selectors.length} sourceSelector ${selectors.length === 1 ? 'entry' : 'entries'}: clients that it leaves out eject nothing and do not fail over`,
      hint: 'remove sourceSelector',
    });
  },
  examples: {
    bad: outlierPolicy.replace('spec:\n', 'spec:\n  sourceSelector: [ { clusters: [ mgmt ] } ]\n'),
    good: outlierPolicy,
  },
};
