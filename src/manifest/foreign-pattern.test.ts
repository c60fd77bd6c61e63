import { describe, expect, it } from 'vitest';
import { foreignPattern } from './foreign-pattern.js';

describe('foreignPattern', () => {
  it.each([
    ['^[a-z]+$', 'reviews', true],
    ['^[a-z]+$', 'reviews-v1', false],
    ['^[a-z.]+$', 'reviews.bookinfo.svc.cluster.local', true],
    ['^[a-z.]+$', 'reviews.bookinfo.svc.cluster.local:9080', false],
    ['total$', 'http.failover.downstream_rq_total', true],
  ])('%s and %s: %s', (source, text, expected) => {
    expect(foreignPattern(source)(text)).toBe(expected);
  });

  it('gives up on what takes too long', () => {
    expect(foreignPattern('^(a+)+$')(`${'a'.repeat(60)}!`)).toBeUndefined();
    // The next one is not held against it.
    expect(foreignPattern('^a+$')('a'.repeat(60))).toBe(true);
  });

  it('throws for what is no pattern', () => {
    expect(() => foreignPattern('(')).toThrow(SyntaxError);
  });
});
