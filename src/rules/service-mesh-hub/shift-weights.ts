import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { trafficShift } from './guide.js';
import { networking } from './world.js';

export const shiftWeights: KindRule = {
  id: 'service-mesh-hub/shift-weights',
  severity: 'warning',
  title: 'weights of a traffic shift that do not sum to 100',
  why: 'The controller copies the weights unchecked into a VirtualService, and Istio of that time refuses several weights that do not sum to 100: the shift never takes place although the policy is ACCEPTED.',
  on: networking('TrafficPolicy'),
  check(document, report) {
    const destinations = Field.root(document).get('spec', 'trafficShift', 'destinations');
    const weights = destinations.items().map((destination) => destination.get('weight').number() ?? 0);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (weights.length < 2 || sum === 100) return;
    report({
      ...destinations.origin,
      message: `the weights ${weights.join(' + ')} sum to ${sum}, expected 100`,
      hint: 'give every destination a weight; a missing one is 0',
    });
  },
  examples: {
    bad: trafficShift.concat('    - kubeService: { name: reviews, namespace: bookinfo, clusterName: remote }\n'),
    good: trafficShift,
  },
};
