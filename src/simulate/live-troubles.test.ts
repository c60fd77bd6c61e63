import { describe, expect, it } from 'vitest';
import { Troubles } from './live-troubles.js';

describe('what answers badly', () => {
  it('begins with the first bad answer and ends with a good one', () => {
    const troubles = new Troubles();
    expect(troubles.observed('a', true, 'requests')).toEqual({});
    expect(troubles.observed('a', false, 'requests')).toEqual({ trouble: 'began', watched: 'began' });
    expect(troubles.observed('a', false, 'requests')).toEqual({});
    expect(troubles.observed('b', false, 'requests')).toEqual({ trouble: 'began', watched: 'began' });
    expect(troubles.observed('a', true, 'requests')).toEqual({ trouble: 'ended', watched: 'ended' });
  });

  it('is one trouble, not one a second, where requests succeed and health checks fail', () => {
    const troubles = new Troubles();
    expect(troubles.observed('a', false, 'health check')).toEqual({ trouble: 'began', watched: 'began' });
    for (let second = 0; second < 3; second++) {
      expect(troubles.observed('a', true, 'requests')).toEqual({});
      expect(troubles.observed('a', false, 'health check')).toEqual({});
      expect(troubles.observed('a', true, 'readiness')).toEqual({});
    }
    expect(troubles.observed('a', true, 'health check')).toEqual({ trouble: 'ended', watched: 'ended' });
  });

  it('lasts while requests fail between two good health checks', () => {
    const troubles = new Troubles();
    troubles.observed('a', false, 'requests');
    expect(troubles.observed('a', true, 'health check')).toEqual({});
    troubles.observed('a', false, 'requests');
    expect(troubles.observed('a', true, 'health check')).toEqual({});
  });

  it('ends with a good health check where no requests come any more', () => {
    const troubles = new Troubles();
    troubles.observed('a', false, 'requests');
    expect(troubles.observed('a', false, 'health check')).toEqual({ watched: 'began' });
    expect(troubles.observed('a', true, 'health check')).toEqual({ trouble: 'ended', watched: 'ended' });
  });
});
