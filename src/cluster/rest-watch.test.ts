import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from './cluster-error.js';
import type { RestApi } from './rest-api.js';
import { watchAll } from './rest-watch.js';

const call: Call = { cluster: 'east', verb: 'watch', apiVersion: 'v1', kind: 'Secret' };

describe('a watch that ends at once', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is begun again with growing pauses, and given up in the end', async () => {
    let asked = 0;
    const api = {
      // biome-ignore lint/correctness/useYield: an answer without a line
      lines: async function* () {
        asked += 1;
      },
    } as unknown as RestApi;
    const told: unknown[] = [];
    const options = { resourceVersion: '1', signal: new AbortController().signal };
    const watched = watchAll(api, call, '/api/v1/secrets', options, (event) => told.push(event));
    await vi.advanceTimersByTimeAsync(50);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toBeLessThan(10);
    await vi.advanceTimersByTimeAsync(300_000);
    await watched;
    expect(told).toEqual([{ type: 'error', message: 'the server ends every watch at once' }]);
  });
});
