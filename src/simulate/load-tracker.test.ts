import { describe, expect, it } from 'vitest';
import { LoadTracker } from './load-tracker.js';

const serves = (): boolean => true;

describe('failures until the levels have moved', () => {
  it('counts a request that was under way when the fault came, where faults hit those', () => {
    const tracker = new LoadTracker(2);
    tracker.fault(1000.4);
    tracker.failed(1000.2, 1003);
    tracker.observe(1010, [0, 100], serves);
    // Its answer came only after the shift.
    tracker.failed(999, 1500);
    expect(tracker.failovers()).toMatchObject([{ faultAtMs: 1000.4, shiftedAtMs: 1010, failedMeanwhile: 2 }]);
  });

  it('counts only what was sent since the fault, where the fate of a request is decided then', () => {
    const tracker = new LoadTracker(2);
    tracker.fault(1000);
    tracker.failed(999);
    tracker.failed(1000);
    tracker.observe(1010, [0, 100], serves);
    expect(tracker.failovers()).toMatchObject([{ failedMeanwhile: 1 }]);
  });

  it('keeps the latest fault when an older one is noticed after it', () => {
    const tracker = new LoadTracker(2);
    tracker.fault(1000);
    tracker.failed(1001);
    tracker.fault(500);
    tracker.observe(1010, [0, 100], serves);
    expect(tracker.failovers()).toMatchObject([{ faultAtMs: 1000, failedMeanwhile: 1 }]);
  });
});
