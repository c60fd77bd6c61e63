import { describe, expect, it } from 'vitest';
import { nextTryMs, parseRetryAfter, type Trouble } from './retry.js';

const most = () => 1;
const least = () => 0;
const safe = { isIdempotent: true, isKnown: true };
const unsafe = { isIdempotent: false, isKnown: true };

/** How many tries there are in all. */
function tries(trouble: Trouble, limits: { isIdempotent: boolean; isKnown: boolean }): number {
  let count = 1;
  while (nextTryMs(trouble, count, limits, most) !== undefined) count += 1;
  return count;
}

describe('the next try', () => {
  it('waits twice as long each time, up to 5 s, and by chance as little as half of it', () => {
    const cut: Trouble = { kind: 'cut', isSent: true };
    const waits = (random: () => number) => [1, 2, 3, 6, 7, 9].map((count) => nextTryMs(cut, count, safe, random));
    expect(waits(most)).toEqual([100, 200, 400, 3200, 5000, 5000]);
    expect(waits(least)).toEqual([50, 100, 200, 1600, 2500, 2500]);
  });

  it('waits as long as the server asks, unless that is longer than a minute', () => {
    const asked = (retryAfterMs: number): Trouble => ({ kind: 'answer', status: 429, retryAfterMs });
    expect(nextTryMs(asked(3000), 1, unsafe, most)).toBe(3000);
    expect(nextTryMs(asked(120_000), 1, unsafe, most)).toBeUndefined();
  });

  it.each<[string, Trouble, number, number]>([
    ['a connection cut after the request was sent', { kind: 'cut', isSent: true }, 10, 1],
    ['a connection that was never made', { kind: 'unreachable', isSent: false }, 10, 10],
    ['a time-out', { kind: 'timeout', isSent: true }, 3, 1],
    ['429', { kind: 'answer', status: 429 }, 10, 10],
    ['503', { kind: 'answer', status: 503 }, 10, 1],
    // The server did nothing yet when it says when to come back (client-go: rest/with_retry.go).
    ['503 with Retry-After', { kind: 'answer', status: 503, retryAfterMs: 1000 }, 10, 10],
    ['500', { kind: 'answer', status: 500 }, 5, 1],
    ['409, which is the caller to judge', { kind: 'answer', status: 409 }, 1, 1],
  ])('of %s: is bounded, and only where it is safe', (_, trouble, idempotent, other) => {
    expect(tries(trouble, safe)).toBe(idempotent);
    expect(tries(trouble, unsafe)).toBe(other);
  });

  it('gives a server up soon that never answered', () => {
    const unknown = { isIdempotent: true, isKnown: false };
    expect(tries({ kind: 'unreachable', isSent: false }, unknown)).toBe(4);
    expect(tries({ kind: 'timeout', isSent: true }, unknown)).toBe(1);
  });

  it('reads Retry-After in seconds or as a date', () => {
    expect(parseRetryAfter('2', 0)).toBe(2000);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:05 GMT', 1000)).toBe(4000);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:00 GMT', 1000)).toBe(0);
    expect(parseRetryAfter('soon', 0)).toBeUndefined();
    expect(parseRetryAfter(undefined, 0)).toBeUndefined();
  });
});
