import { describe, expect, it } from 'vitest';
import { accrualDefaults, readFailureAccrual } from './failure-accrual.js';

const MODE = 'balancer.linkerd.io/failure-accrual';
const consecutive = (name: string) => `${MODE}-consecutive-${name}`;
const rate = (name: string) => `balancer.alpha.linkerd.io/failure-accrual-success-rate-${name}`;

// linkerd2: policy-controller/k8s/index/src/outbound/index.rs, parse_accrual_config and its tests
describe('readFailureAccrual', () => {
  it('is off without a mode, whatever else is annotated', () => {
    expect(readFailureAccrual({ [consecutive('max-failures')]: '3', [rate('threshold')]: 'junk' })).toEqual({
      problems: [],
    });
  });

  it('fills in the defaults', () => {
    expect(readFailureAccrual({ [MODE]: 'consecutive' }).accrual).toEqual({
      mode: 'consecutive',
      maxFailures: 7,
      minPenaltyMs: 1000,
      maxPenaltyMs: 60_000,
      jitterRatio: 0.5,
      successRateThreshold: 0.8,
      successRateWindowMs: 10_000,
      successRateMinRequests: 5,
    });
    expect(readFailureAccrual({ [MODE]: 'unified' }).accrual).toEqual(accrualDefaults({ mode: 'unified' }));
  });

  it.each([
    [consecutive('max-failures'), '0', { maxFailures: 0 }],
    [consecutive('max-failures'), ' 4294967295 ', { maxFailures: 4_294_967_295 }],
    [consecutive('min-penalty'), '500ms', { minPenaltyMs: 500 }],
    [consecutive('min-penalty'), '0', { minPenaltyMs: 0 }],
    [consecutive('max-penalty'), '1d', { maxPenaltyMs: 86_400_000 }],
    [consecutive('max-penalty'), '2h', { maxPenaltyMs: 7_200_000 }],
    [consecutive('max-penalty'), '1s', { maxPenaltyMs: 1000 }],
    [consecutive('jitter-ratio'), '0', { jitterRatio: 0 }],
    [consecutive('jitter-ratio'), '100.0', { jitterRatio: 100 }],
    [rate('threshold'), '0', { successRateThreshold: 0 }],
    [rate('threshold'), '1.0', { successRateThreshold: 1 }],
    [rate('window'), '10ms', { successRateWindowMs: 10 }],
    [rate('min-requests'), '0', { successRateMinRequests: 0 }],
    [rate('min-requests'), '1000000', { successRateMinRequests: 1_000_000 }],
  ])('takes %s: %s', (key, value, wanted) => {
    expect(readFailureAccrual({ [MODE]: 'unified', [key]: value })).toEqual({
      accrual: accrualDefaults({ mode: 'unified', ...wanted }),
      problems: [],
    });
  });

  it.each([
    [MODE, 'Consecutive'],
    [MODE, ''],
    [consecutive('max-failures'), '-1'],
    [consecutive('max-failures'), '4294967296'],
    [consecutive('max-failures'), '7.0'],
    [consecutive('min-penalty'), '5'],
    [consecutive('min-penalty'), '0.5s'],
    [consecutive('min-penalty'), '0.0s'],
    [consecutive('min-penalty'), '1m30s'],
    [consecutive('min-penalty'), '-1s'],
    [consecutive('min-penalty'), '1us'],
    [consecutive('min-penalty'), ''],
    [consecutive('min-penalty'), '2m'],

    [consecutive('jitter-ratio'), '-0.1'],
    [consecutive('jitter-ratio'), '100.1'],
    [consecutive('jitter-ratio'), 'NaN'],
    [consecutive('jitter-ratio'), 'inf'],
    [rate('threshold'), '1.1'],
    [rate('threshold'), '-0.1'],
    [rate('threshold'), '80%'],
    [rate('window'), '9ms'],
    [rate('window'), '0s'],
    [rate('min-requests'), '1000001'],
  ])('drops everything for %s: %s', (key, value) => {
    const { accrual, problems } = readFailureAccrual({ [MODE]: 'unified', [key]: value });
    expect(accrual).toBeUndefined();
    expect(problems.map(({ annotation }) => annotation)).toEqual([key]);
  });

  it('drops everything for a maximum penalty of 0', () => {
    const annotations = { [MODE]: 'consecutive', [consecutive('min-penalty')]: '0', [consecutive('max-penalty')]: '0' };
    expect(readFailureAccrual(annotations)).toEqual({
      problems: [{ annotation: consecutive('max-penalty'), message: 'the maximum penalty is 0' }],
    });
  });

  it('drops everything for a maximum penalty below the minimum', () => {
    const { accrual, problems } = readFailureAccrual({ [MODE]: 'consecutive', [consecutive('max-penalty')]: '999ms' });
    expect(accrual).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual(['the minimum penalty is above the maximum']);
  });

  it('does not look at the success rate in mode consecutive', () => {
    const reading = readFailureAccrual({ [MODE]: 'consecutive', [rate('threshold')]: 'junk' });
    expect(reading).toEqual({ accrual: accrualDefaults({ mode: 'consecutive' }), problems: [] });
  });

  it('does not limit window and requests where threshold 0 switches the success rate off', () => {
    const off = { [MODE]: 'unified', [rate('threshold')]: '0' };
    expect(readFailureAccrual({ ...off, [rate('window')]: '9ms' }).problems).toEqual([]);
    expect(readFailureAccrual({ ...off, [rate('min-requests')]: '1000001' }).problems).toEqual([]);
    expect(readFailureAccrual({ ...off, [rate('window')]: '0s' }).problems).toHaveLength(1);
  });

  it('keeps circuit breaking when an annotation beside it is wrong', () => {
    const beside = { [MODE]: 'consecutive', 'balancer.alpha.linkerd.io/failure-accrual-honor-retry-after': 'maybe' };
    expect(readFailureAccrual(beside).accrual).toBeDefined();
  });
});
