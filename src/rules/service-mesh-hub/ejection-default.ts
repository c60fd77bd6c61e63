import { Field } from '../../resources/field.js';
import type { KindRule } from '../rule.js';
import { outlierPolicy } from './guide.js';

export const ejectionDefault: KindRule = {
  id: 'service-mesh-hub/ejection-default',
  severity: 'warning',
  title: 'outlier detection without a maximum of ejections (before 0.7.4)',
  why: "Versions before 0.7.4 have no maxEjectionPercent: Istio's 10 % holds, so that of two failing pods only one is ejected and half of the requests still fail.",
  on: [{ group: 'networking.smh.solo.io', kind: 'TrafficPolicy' }],
  check(document, report) {
    const outlier = Field.root(document).get('spec', 'outlierDetection');
    // Only the apiVersion tells the release: v1alpha1 ended with 0.6.
    if (!document.apiVersion.endsWith('/v1alpha1') || !outlier.present) return;
    report({
      ...outlier.origin,
      message:
        'with v1alpha1 at most 10 % of the endpoints are ejected, as Istio has it by default: a service does not fail over while its other endpoints stay in',
      hint: 'use Service Mesh Hub 0.7.4 or later, where maxEjectionPercent is 100',
    });
  },
  examples: {
    bad: outlierPolicy.replace('v1alpha2', 'v1alpha1'),
    good: outlierPolicy,
  },
};
