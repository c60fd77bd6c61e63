import type { JsonObject } from '../model/document.js';
import { integer, requireDuration, text } from './flag-value.js';
import type { Kind } from './kind.js';
import { trafficPolicy } from './traffic-policy.js';

/** The outlier detection that every backing service of a FailoverService must have. */
export const outlierPolicy: Kind = {
  name: 'outlier-policy',
  summary: 'Service Mesh Hub TrafficPolicy with outlier detection',
  flags: [
    {
      name: 'service',
      value: 'CLUSTER/NS/SERVICE',
      repeats: true,
      description: 'service whose pods are ejected; name all backing services of a FailoverService',
    },
    { name: 'consecutive-errors', value: 'N', description: '5xx answers in a row that eject a pod' },
    { name: 'interval', value: 'DURATION', description: 'time between two sweeps' },
    { name: 'base-ejection-time', value: 'DURATION', description: 'how long the first ejection lasts' },
  ],
  required: ['service'],
  examples: [
    {
      line: 'failover generate outlier-policy mgmt-reviews-outlier -n service-mesh-hub --service mgmt-cluster/bookinfo/reviews --service remote-cluster/bookinfo/reviews --consecutive-errors 1',
      does: 'the first error takes a pod out',
    },
  ],
  create(input) {
    const outlierDetection: JsonObject = {};
    const errors = integer('consecutive-errors', input.flags.consecutiveErrors, 1, 2 ** 32 - 1);
    if (errors !== undefined) outlierDetection.consecutiveErrors = errors;
    for (const [flag, field] of [
      ['interval', 'interval'],
      ['base-ejection-time', 'baseEjectionTime'],
    ] as const) {
      const written = text(input.flags[field]);
      if (written === undefined) continue;
      requireDuration(flag, written);
      outlierDetection[field] = written;
    }
    return [trafficPolicy(input, { outlierDetection })];
  },
};
