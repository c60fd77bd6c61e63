import { describe, expect, it } from 'vitest';
import type { FailureAccrual } from '../model/detection.js';
import { classifyOutcome, FailureAccrualBreaker, type ResponseClass } from './linkerd-failure-accrual.js';
import { VirtualClock } from './virtual-clock.js';

function breaker(config: Partial<FailureAccrual> = {}, chance = 0) {
  const clock = new VirtualClock();
  const made = new FailureAccrualBreaker(
    {
      mode: 'consecutive',
      maxFailures: 7,
      minPenaltyMs: 1000,
      maxPenaltyMs: 60_000,
      jitterRatio: 0,
      successRateThreshold: 0.8,
      successRateWindowMs: 10_000,
      successRateMinRequests: 5,
      ...config,
    },
    { clock, random: { next: () => chance }, onChange: () => undefined },
  );
  const answers = (response: ResponseClass, times = 1) => {
    for (let i = 0; i < times; i++) made.record(response);
  };
  /** How long it stays unavailable from now, in steps of 1 ms after a jump close to it. */
  const shutForMs = (): number => {
    const from = clock.now();
    while (!made.available) clock.runUntil(clock.now() + 1);
    return clock.now() - from;
  };
  return { breaker: made, clock, answers, shutForMs };
}

describe('FailureAccrualBreaker, consecutive', () => {
  it('opens after maxFailures in a row and not before', () => {
    const { breaker: it, answers } = breaker();
    answers('failure', 6);
    expect(it.available).toBe(true);
    answers('failure');
    expect(it.available).toBe(false);
    expect(it.tripped).toBe(true);
  });

  it('counts anew after a success, and after a 429', () => {
    const { breaker: it, answers } = breaker({ maxFailures: 2 });
    for (let i = 0; i < 5; i++) {
      answers('failure');
      answers(i % 2 === 0 ? 'success' : 'rate-limited');
    }
    expect(it.tripped).toBe(false);
  });

  it('never trips with maxFailures 0', () => {
    const { breaker: it, answers } = breaker({ maxFailures: 0 });
    answers('failure', 100);
    expect(it.tripped).toBe(false);
  });

  // linkerd2-proxy: consecutive_failures.rs, exp-backoff/src/lib.rs
  it('shuts 1, 2, 4, 8, 16, 32, 60, 60 s around failing probes, then 1 s again after a recovery', () => {
    const { answers, shutForMs } = breaker();
    answers('failure', 7);
    const seconds: number[] = [];
    for (let i = 0; i < 8; i++) {
      seconds.push(shutForMs() / 1000);
      answers('failure');
    }
    expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    shutForMs();
    answers('success');
    answers('failure', 7);
    expect(shutForMs()).toBe(1000);
  });

  it('lets one request through on probation, however long it takes', () => {
    const { breaker: it, clock, answers } = breaker({ maxFailures: 1 });
    answers('failure');
    clock.runUntil(1000);
    expect(it.available).toBe(true);
    it.admit();
    expect(it.available).toBe(false);
    clock.runUntil(100_000);
    expect(it.available).toBe(false);
    expect(it.tripped).toBe(true);
    answers('success');
    expect(it.available).toBe(true);
    expect(it.tripped).toBe(false);
  });

  it('gives the permit back when the probe got no connection', () => {
    const { breaker: it, clock, answers } = breaker({ maxFailures: 1 });
    answers('failure');
    clock.runUntil(1000);
    it.admit();
    it.release();
    expect(it.available).toBe(true);
  });

  it('ignores late answers while it is shut', () => {
    const { breaker: it, answers, shutForMs } = breaker({ maxFailures: 1 });
    answers('failure');
    answers('success');
    expect(it.available).toBe(false);
    answers('failure', 3);
    expect(shutForMs()).toBe(1000);
  });

  it('takes a 429 as a successful probe', () => {
    const { breaker: it, clock, answers } = breaker({ maxFailures: 1 });
    answers('failure');
    clock.runUntil(1000);
    answers('rate-limited');
    expect(it.tripped).toBe(false);
  });

  it('adds jitter up to the ratio, never past the maximum', () => {
    const half = breaker({ maxFailures: 1, jitterRatio: 0.5 }, 0.5);
    half.answers('failure');
    expect(half.shutForMs()).toBe(1250);
    const capped = breaker({ maxFailures: 1, jitterRatio: 100, maxPenaltyMs: 3000 }, 0.9);
    capped.answers('failure');
    expect(capped.shutForMs()).toBe(3000);
  });
});

describe('FailureAccrualBreaker, unified', () => {
  const unified = { mode: 'unified', maxFailures: 7 } as const;

  it('trips on a low success rate once there are enough answers', () => {
    const { breaker: it, answers } = breaker(unified);
    answers('success', 3);
    answers('failure');
    expect(it.tripped).toBe(false);
    // 3 of 5 is below 0.8, and 5 is the minimum.
    answers('failure');
    expect(it.tripped).toBe(true);
  });

  it('does not trip at the threshold itself', () => {
    const { breaker: it, answers } = breaker(unified);
    answers('success', 4);
    answers('failure');
    expect(it.tripped).toBe(false);
  });

  it('trips on failures in a row below the minimum of requests', () => {
    const { breaker: it, answers } = breaker({ ...unified, maxFailures: 2 });
    answers('failure', 2);
    expect(it.tripped).toBe(true);
  });

  it('counts a 429 against the success rate and not as a failure in a row', () => {
    const rate = breaker({ ...unified, maxFailures: 2 });
    rate.answers('rate-limited', 4);
    expect(rate.breaker.tripped).toBe(false);
    rate.answers('rate-limited');
    expect(rate.breaker.tripped).toBe(true);
  });

  it('fails the probe on a 429', () => {
    const { breaker: it, clock, answers, shutForMs } = breaker({ ...unified, maxFailures: 1 });
    answers('failure');
    clock.runUntil(1000);
    answers('rate-limited');
    expect(it.available).toBe(false);
    expect(shutForMs()).toBe(2000);
  });

  it('ignores the success rate with threshold 0, and failures in a row with maxFailures 0', () => {
    const noRate = breaker({ ...unified, successRateThreshold: 0 });
    noRate.answers('failure', 6);
    expect(noRate.breaker.tripped).toBe(false);
    const noRow = breaker({ ...unified, maxFailures: 0 });
    noRow.answers('failure', 4);
    expect(noRow.breaker.tripped).toBe(false);
    noRow.answers('failure');
    expect(noRow.breaker.tripped).toBe(true);
  });

  it('takes a minimum of 0 requests as 1', () => {
    const { breaker: it, answers } = breaker({ ...unified, successRateMinRequests: 0 });
    answers('failure');
    expect(it.tripped).toBe(true);
  });

  it('forgets answers that have left the window', () => {
    const { breaker: it, clock, answers } = breaker(unified);
    answers('failure', 4);
    clock.runUntil(10_000);
    answers('success', 4);
    answers('failure');
    expect(it.tripped).toBe(false);
  });

  it('keeps answers that are still within the window', () => {
    const { breaker: it, clock, answers } = breaker(unified);
    clock.runUntil(500);
    answers('failure', 4);
    // The bucket of 0.5 s is emptied when time moves into its second round, at 10 s.
    clock.runUntil(9999);
    answers('success', 1);
    expect(it.tripped).toBe(true);
  });

  it('starts with an empty window after a recovery', () => {
    const { breaker: it, clock, answers } = breaker(unified);
    answers('failure', 5);
    clock.runUntil(1000);
    answers('success');
    answers('failure', 4);
    expect(it.tripped).toBe(false);
  });
});

describe('classifyOutcome', () => {
  it.each([
    [{ kind: 'response', status: 200 }, 'success'],
    [{ kind: 'response', status: 404 }, 'success'],
    [{ kind: 'response', status: 429 }, 'rate-limited'],
    [{ kind: 'response', status: 500 }, 'failure'],
    [{ kind: 'response', status: 599 }, 'failure'],
    [{ kind: 'reset' }, 'failure'],
  ] as const)('takes %o as %s', (outcome, wanted) => {
    expect(classifyOutcome(outcome)).toBe(wanted);
  });

  // linkerd2-proxy: client-policy/src/grpc.rs Codes::default, UNKNOWN (2) included
  it('knows the gRPC codes that fail', () => {
    const failing = Array.from({ length: 17 }, (_, code) => code).filter(
      (grpcStatus) => classifyOutcome({ kind: 'response', status: 200, grpcStatus }) === 'failure',
    );
    expect(failing).toEqual([2, 4, 7, 13, 14, 15]);
    expect(classifyOutcome({ kind: 'response', status: 200, grpcStatus: 8 })).toBe('rate-limited');
  });
});
