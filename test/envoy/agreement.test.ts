import { describe, expect, test } from 'vitest';
import { realProgram } from '../support/real-program.js';
import { disagreements } from './agreement.js';
import { cases } from './cases.js';
import { play } from './play.js';

const envoy = realProgram('envoy');

describe.skipIf(envoy === undefined)('the engine predicts what a running Envoy does', () => {
  test.each(cases)('$name', { timeout: 60_000, retry: 1 }, async (one) => {
    expect(disagreements(await play(envoy as string, one), one.sweepMs)).toEqual([]);
  });
});
