import { describe, expect, it } from 'vitest';
import type { OutlierDetection } from '../model/detection.js';
import { type OutlierDetectionType, OutlierDetector } from './outlier-detector.js';

const ALL = { maxEjectionPercent: 100 };

function detector(config: Partial<OutlierDetection>, hosts = 1, random: () => number = () => 0) {
  const ejections: { host: number; type: OutlierDetectionType; atMs: number }[] = [];
  const made = new OutlierDetector(config, hosts, {
    random,
    onEject: (host, type, atMs) => ejections.push({ host, type, atMs }),
  });
  return { made, ejections };
}

function fail(made: OutlierDetector, host: number, times: number, nowMs: number, status = 500): void {
  for (let i = 0; i < times; i++) made.record(host, { status }, nowMs);
}

describe('OutlierDetector: consecutive failures', () => {
  it('ejects at the fifth 5xx in a row and counts anew after any success', () => {
    const { made, ejections } = detector(ALL);
    fail(made, 0, 4, 1);
    made.record(0, { status: 404 }, 2);
    fail(made, 0, 4, 3);
    expect(made.ejected(3)).toEqual([]);
    fail(made, 0, 1, 4);
    expect(made.ejected(4)).toEqual([0]);
    expect(ejections).toEqual([{ host: 0, type: 'consecutive_5xx', atMs: 4 }]);
  });

  it.each([
    ['connect-failure', 'consecutive_gateway_failure'],
    ['reset', 'consecutive_gateway_failure'],
    ['timeout', 'consecutive_gateway_failure'],
  ] as const)('takes %s for a gateway failure', (result, type) => {
    const { made, ejections } = detector({
      ...ALL,
      consecutiveGatewayFailure: 2,
      enforcingConsecutiveGatewayFailure: 100,
    });
    made.record(0, result, 1);
    made.record(0, result, 2);
    expect(ejections).toEqual([{ host: 0, type, atMs: 2 }]);
  });

  it('names the gateway detector when one answer reaches both thresholds', () => {
    const { made, ejections } = detector({ ...ALL, enforcingConsecutiveGatewayFailure: 100 });
    fail(made, 0, 5, 1, 503);
    expect(ejections.map(({ type }) => type)).toEqual(['consecutive_gateway_failure']);
  });

  it('does not enforce gateway failures by default', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 0 });
    fail(made, 0, 20, 1, 503);
    expect(made.ejected(1)).toEqual([]);
  });

  it('starts the gateway counter anew at a 500, the 5xx counter not', () => {
    const { made } = detector({
      ...ALL,
      consecutiveGatewayFailure: 2,
      enforcingConsecutiveGatewayFailure: 100,
      consecutive5xx: 4,
    });
    for (const status of [503, 500, 503]) made.record(0, { status }, 1);
    expect(made.ejected(1)).toEqual([]);
    made.record(0, { status: 500 }, 2);
    expect(made.ejected(2)).toEqual([0]);
  });

  it('switches a detector off with 0', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 0 });
    fail(made, 0, 100, 1);
    expect(made.ejected(1)).toEqual([]);
  });

  it('starts the counter anew after an ejection that the cap prevented', () => {
    const { made } = detector({ consecutive5xx: 3, maxEjectionPercent: 50 }, 2);
    fail(made, 0, 3, 1);
    fail(made, 1, 3, 2);
    expect(made.ejected(2)).toEqual([0]);
    // Host 0 returns; host 1 needs three more failures, not one.
    made.tick(40_000);
    fail(made, 1, 2, 40_001);
    expect(made.ejected(40_001)).toEqual([]);
    fail(made, 1, 1, 40_002);
    expect(made.ejected(40_002)).toEqual([1]);
  });

  it('counts the statuses of a custom list and nothing else', () => {
    // envoy: router_test, OverwriteCodeBasedOnMatcher
    const { made } = detector({ ...ALL, consecutive5xx: 2, errorStatuses: [429] });
    fail(made, 0, 10, 1, 503);
    expect(made.ejected(1)).toEqual([]);
    fail(made, 0, 2, 2, 429);
    expect(made.ejected(2)).toEqual([0]);
  });

  it('still counts what had no answer with a custom list', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 2, errorStatuses: [429] });
    made.record(0, 'connect-failure', 1);
    made.record(0, 'reset', 1);
    expect(made.ejected(1)).toEqual([0]);
  });
});

describe('OutlierDetector: split origins', () => {
  const SPLIT = { ...ALL, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailure: 2, consecutive5xx: 2 };

  it('keeps local failures out of the 5xx counter', () => {
    const { made, ejections } = detector(SPLIT);
    made.record(0, { status: 503 }, 1);
    made.record(0, 'connect-failure', 2);
    expect(made.ejected(2)).toEqual([]);
    made.record(0, 'connect-failure', 3);
    expect(ejections).toEqual([{ host: 0, type: 'consecutive_local_origin_failure', atMs: 3 }]);
  });

  it('a response is a local success, so are connections', () => {
    const { made } = detector(SPLIT);
    for (const result of ['connect-failure', 'connected', 'reset', 'connected', 'timeout'] as const)
      made.record(0, result, 1);
    made.record(0, { status: 200 }, 2);
    made.record(0, 'reset', 3);
    expect(made.ejected(3)).toEqual([]);
  });

  it('has no use for connections without split', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 2 });
    for (const result of ['reset', 'connected', 'reset'] as const) made.record(0, result, 1);
    expect(made.ejected(1)).toEqual([0]);
  });
});

describe('OutlierDetector: the cap', () => {
  const one = { consecutive5xx: 1 };

  it.each([
    [9, 0],
    [10, 1],
    [19, 1],
    [20, 2],
  ])('ejects of %d hosts %d with the default of 10 percent', (hosts, ejected) => {
    const { made } = detector(one, hosts);
    for (let host = 0; host < hosts; host++) fail(made, host, 1, 1);
    expect(made.ejected(1)).toHaveLength(ejected);
  });

  it('ejects one host of any cluster with alwaysEjectOneHost, and no second', () => {
    const { made } = detector({ ...one, alwaysEjectOneHost: true }, 3);
    for (let host = 0; host < 3; host++) fail(made, host, 1, 1);
    expect(made.ejected(1)).toEqual([0]);
  });

  it('lets the older cap eject while the share is below the maximum', () => {
    const older = new OutlierDetector({ ...one, maxEjectionPercent: 50 }, 3, { olderCap: true });
    for (let host = 0; host < 3; host++) older.record(host, { status: 500 }, 1);
    expect(older.ejected(1)).toEqual([0, 1]);
  });

  it('counts a host that leaves no longer', () => {
    const { made } = detector({ ...one, maxEjectionPercent: 50 }, 2);
    fail(made, 0, 1, 1);
    made.remove(0);
    fail(made, 1, 1, 2);
    expect(made.ejected(2)).toEqual([]);
    expect(made.add()).toBe(2);
    fail(made, 2, 1, 3);
    expect(made.ejected(3)).toEqual([2]);
  });
});

describe('OutlierDetector: the sweep', () => {
  it('returns a host on the first sweep after its time', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 1 });
    fail(made, 0, 1, 5000);
    for (let atMs = 10_000; atMs <= 30_000; atMs += 10_000) made.tick(atMs);
    made.tick(35_000);
    expect(made.ejected(35_000)).toEqual([0]);
    made.tick(40_000);
    expect(made.ejected(40_000)).toEqual([]);
  });

  it('that was missed is made up for by the next tick, once', () => {
    // envoy: outlier_detection_impl_test.cc BasicFlow5xxViaHttpCodes, whose timer fires at 9999 and 30001
    const { made } = detector(ALL);
    fail(made, 0, 5, 0);
    made.tick(9999);
    expect(made.ejected(9999)).toEqual([0]);
    made.tick(30_001);
    expect(made.ejected(30_001)).toEqual([]);
    made.tick(30_002);
    fail(made, 0, 5, 40_000);
    expect(made.ejected(40_000)).toEqual([0]);
  });

  it('is forgotten by a long time without errors', () => {
    // envoy: outlier_detection_impl_test.cc EjectTimeBackoff: after many clean sweeps the next ejection lasts the base time again
    const { made } = detector({ ...ALL, baseEjectionTimeMs: 10_000 });
    fail(made, 0, 5, 0);
    made.tick(10_000);
    fail(made, 0, 5, 10_000);
    for (let atMs = 20_000; atMs <= 600_000; atMs += 10_000) made.tick(atMs);
    fail(made, 0, 5, 610_000);
    made.tick(620_000);
    expect(made.ejected(620_000)).toEqual([]);
  });

  it('lengthens ejections in a row and shortens them with each clean sweep', () => {
    // envoy: outlier_detection_impl.cc, ejection at 0, 10, 30, back at 10, 30, 60; two clean sweeps lower 3 to 1
    const { made } = detector({ ...ALL, consecutive5xx: 1, baseEjectionTimeMs: 10_000 });
    const back: number[] = [];
    const ejectAt = new Set([0, 10_000, 30_000, 80_000]);
    if (ejectAt.has(0)) fail(made, 0, 1, 0);
    for (let atMs = 10_000; atMs <= 120_000; atMs += 10_000) {
      const before = made.ejected(atMs).length;
      made.tick(atMs);
      if (before === 1 && made.ejected(atMs).length === 0) back.push(atMs);
      if (ejectAt.has(atMs)) fail(made, 0, 1, atMs);
    }
    expect(back).toEqual([10_000, 30_000, 60_000, 100_000]);
  });

  it('never lasts longer than the maximum, rounded up to a sweep', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 1, baseEjectionTimeMs: 10_000, maxEjectionTimeMs: 25_000 });
    const lasted: number[] = [];
    let since = 0;
    fail(made, 0, 1, 0);
    for (let atMs = 10_000; atMs <= 400_000; atMs += 10_000) {
      made.tick(atMs);
      if (made.ejected(atMs).length > 0) continue;
      lasted.push(atMs - since);
      since = atMs;
      fail(made, 0, 1, atMs);
    }
    expect(lasted.slice(0, 5)).toEqual([10_000, 20_000, 30_000, 30_000, 30_000]);
  });

  it('adds a jitter of whole ms', () => {
    const { made } = detector(
      { ...ALL, consecutive5xx: 1, baseEjectionTimeMs: 10_000, maxEjectionTimeJitterMs: 1000 },
      1,
      () => 0.999,
    );
    fail(made, 0, 1, 0);
    made.tick(10_000);
    expect(made.ejected(10_000)).toEqual([0]);
    made.tick(20_000);
    expect(made.ejected(20_000)).toEqual([]);
  });

  it('does not eject a second time, nor touch the counters, while ejected', () => {
    const { made, ejections } = detector({ ...ALL, consecutive5xx: 2 });
    fail(made, 0, 10, 1);
    expect(ejections).toHaveLength(1);
  });

  it('enforces in the share of cases that is asked for', () => {
    const draws = [0.3, 0.29, 0.5];
    const { made } = detector({ ...ALL, consecutive5xx: 1, enforcingConsecutive5xx: 30 }, 1, () => draws.shift() ?? 0);
    fail(made, 0, 1, 1);
    expect(made.ejected(1)).toEqual([]);
    fail(made, 0, 1, 2);
    expect(made.ejected(2)).toEqual([0]);
  });
});

describe('OutlierDetector: statistics', () => {
  const quiet = { ...ALL, consecutive5xx: 0 };

  function interval(made: OutlierDetector, okOf100: number[], atMs: number): void {
    okOf100.forEach((ok, host) => {
      for (let i = 0; i < 100; i++) made.record(host, { status: i < ok ? 200 : 500 }, atMs);
    });
  }

  it('ejects below mean minus 1.9 deviations, strictly', () => {
    // envoy: outlier_detection_impl_test.cc: rates 100 x4 and 50 have mean 90 and deviation 20
    const { made, ejections } = detector(quiet, 5);
    interval(made, [100, 100, 100, 100, 50], 1);
    made.tick(10_000);
    expect(ejections).toEqual([{ host: 4, type: 'success_rate', atMs: 10_000 }]);
    const four = detector({ ...quiet, successRateMinimumHosts: 4 }, 4);
    interval(four.made, [100, 100, 100, 0], 1);
    four.made.tick(10_000);
    // One bad host of four is only sqrt(3) deviations away.
    expect(four.ejections).toEqual([]);
  });

  it('ejects the one host of five that fails three quarters of 200 requests', () => {
    // envoy: outlier_detection_impl_test.cc BasicFlowSuccessRateExternalOrigin: mean 85, deviation 30, threshold 28
    const { made, ejections } = detector({ ...ALL, enforcingConsecutive5xx: 0 }, 5);
    for (let host = 0; host < 5; host++) fail(made, host, 200, 1, 200);
    made.tick(10_000);
    expect(ejections).toEqual([]);
    for (let host = 0; host < 4; host++) fail(made, host, 200, 10_001, 200);
    fail(made, 4, 50, 10_001, 200);
    fail(made, 4, 150, 10_001, 503);
    made.tick(20_000);
    expect(ejections).toEqual([{ host: 4, type: 'success_rate', atMs: 20_000 }]);
  });

  it('wants enough hosts and enough requests', () => {
    const few = detector(quiet, 4);
    interval(few.made, [100, 100, 100, 0], 1);
    few.made.tick(10_000);
    expect(few.ejections).toEqual([]);
    const rare = detector({ ...quiet, successRateRequestVolume: 101 }, 5);
    interval(rare.made, [100, 100, 100, 100, 50], 1);
    rare.made.tick(10_000);
    expect(rare.ejections).toEqual([]);
  });

  it('judges one interval at a time', () => {
    const { made, ejections } = detector(quiet, 5);
    interval(made, [100, 100, 100, 100, 50], 1);
    interval(made, [100, 100, 100, 100, 100], 9000);
    made.tick(10_000);
    made.tick(20_000);
    expect(ejections).toHaveLength(1);
  });

  it('ejects at the failure percentage itself, once it is enforced', () => {
    const config = { ...quiet, enforcingSuccessRate: 0, enforcingFailurePercentage: 100 };
    const { made, ejections } = detector(config, 5);
    interval(made, [16, 15, 100, 100, 100], 1);
    made.tick(10_000);
    expect(ejections).toEqual([{ host: 1, type: 'failure_percentage', atMs: 10_000 }]);
    const logged = detector({ ...config, enforcingFailurePercentage: 0 }, 5);
    interval(logged.made, [0, 0, 100, 100, 100], 1);
    logged.made.tick(10_000);
    expect(logged.ejections).toEqual([]);
  });

  it('judges local failures by their own buckets', () => {
    const { made, ejections } = detector(
      { ...quiet, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailure: 0 },
      5,
    );
    for (let host = 0; host < 5; host++) {
      for (let i = 0; i < 100; i++) made.record(host, host === 4 && i % 2 === 0 ? 'connect-failure' : 'connected', 1);
    }
    made.tick(10_000);
    expect(ejections).toEqual([{ host: 4, type: 'success_rate', atMs: 10_000 }]);
  });
});

describe('OutlierDetector: with health checks', () => {
  it('returns a host at once when a check passes, and keeps the back-off', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 1, baseEjectionTimeMs: 10_000 });
    fail(made, 0, 1, 1000);
    made.recordHealthCheckPassed(0, 2000);
    expect(made.ejected(2000)).toEqual([]);
    fail(made, 0, 1, 3000);
    made.tick(10_000);
    made.tick(20_000);
    expect(made.ejected(20_000)).toEqual([0]);
    made.tick(30_000);
    expect(made.ejected(30_000)).toEqual([]);
  });

  it('leaves it to the sweep when told so', () => {
    const { made } = detector({ ...ALL, consecutive5xx: 1, successfulActiveHealthCheckUnejectHost: false });
    fail(made, 0, 1, 1000);
    made.recordHealthCheckPassed(0, 2000);
    expect(made.ejected(2000)).toEqual([0]);
  });
});
