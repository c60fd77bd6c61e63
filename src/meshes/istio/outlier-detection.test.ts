import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import type { OutlierDetection } from '../../model/detection.js';
import { Field } from '../../resources/field.js';
import { minHealthPercent, readOutlierDetection } from './outlier-detection.js';

const block = (text: string) => {
  const [document] = parseManifests(
    `{ apiVersion: v1, kind: X, metadata: { name: x }, block: ${text} }`,
    'x.yaml',
  ).documents;
  return Field.root(document!).get('block');
};

// istio: cluster_test.go TestApplyOutlierDetection, and Envoy's defaults for what Istio leaves alone.
describe('readOutlierDetection', () => {
  it.each<[string, Partial<OutlierDetection>]>([
    [
      '{}',
      {
        enforcingSuccessRate: 0,
        consecutive5xx: 5,
        enforcingConsecutive5xx: 100,
        consecutiveGatewayFailure: 5,
        enforcingConsecutiveGatewayFailure: 0,
        maxEjectionPercent: 10,
        intervalMs: 10_000,
        baseEjectionTimeMs: 30_000,
        alwaysEjectOneHost: false,
        enforcingFailurePercentage: 0,
      },
    ],
    ['{ consecutive5xxErrors: 3 }', { consecutive5xx: 3, enforcingConsecutive5xx: 100 }],
    ['{ consecutive5xxErrors: 0 }', { consecutive5xx: 0, enforcingConsecutive5xx: 0 }],
    [
      '{ consecutiveGatewayErrors: 3 }',
      {
        consecutiveGatewayFailure: 3,
        enforcingConsecutiveGatewayFailure: 100,
        consecutive5xx: 5,
        enforcingConsecutive5xx: 100,
      },
    ],
    ['{ consecutiveGatewayErrors: 0 }', { consecutiveGatewayFailure: 0, enforcingConsecutiveGatewayFailure: 0 }],
    [
      '{ interval: 2s, baseEjectionTime: 10m, maxEjectionPercent: 100 }',
      { intervalMs: 2000, baseEjectionTimeMs: 600_000, maxEjectionTimeMs: 600_000, maxEjectionPercent: 100 },
    ],
    ['{ maxEjectionPercent: 0 }', { maxEjectionPercent: 10 }],
    [
      '{ splitExternalLocalOriginErrors: true }',
      {
        splitExternalLocalOriginErrors: true,
        enforcingLocalOriginSuccessRate: 0,
        consecutiveLocalOriginFailure: 5,
        enforcingConsecutiveLocalOriginFailure: 100,
      },
    ],
    [
      '{ splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 10 }',
      { consecutiveLocalOriginFailure: 10, enforcingConsecutiveLocalOriginFailure: 100 },
    ],
    [
      '{ splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 0 }',
      { consecutiveLocalOriginFailure: 5, enforcingConsecutiveLocalOriginFailure: 100 },
    ],
    [
      '{ consecutiveLocalOriginFailures: 2 }',
      { splitExternalLocalOriginErrors: false, consecutiveLocalOriginFailure: 5 },
    ],
    ['{ consecutiveErrors: 2 }', { consecutive5xx: 5 }],
    ['{ outlierDetectionHttpErrorCodes: [ 429, 503 ] }', { errorStatuses: [429, 503] }],
  ])('%s', (text, expected) => expect(readOutlierDetection(block(text))).toMatchObject(expected));

  it('leaves the statuses alone by default', () =>
    expect(readOutlierDetection(block('{}')).errorStatuses).toBeUndefined());
});

describe('minHealthPercent', () => {
  it.each([
    ['{}', 0],
    ['{ minHealthPercent: 30 }', 30],
  ])('%s', (text, expected) => expect(minHealthPercent(block(text))).toBe(expected));
});
