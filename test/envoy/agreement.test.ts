import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { realProgram } from '../support/real-program.js';
import { disagreements } from './agreement.js';
import { cases } from './cases.js';
import { play } from './play.js';

const envoy = realProgram('envoy');
/** Where scripts/update-fidelity.mjs collects what was compared. */
const record = process.env.FAILOVER_FIDELITY;

describe.skipIf(envoy === undefined)('the engine predicts what a running Envoy does', () => {
  // A machine that stands still for a moment loses real time, not virtual time: it gets two more tries.
  test.each(cases)('$name', { timeout: 120_000, retry: 2 }, async (one) => {
    const comparison = await play(envoy as string, one);
    expect(disagreements(comparison, one)).toEqual([]);
    if (record !== undefined) {
      const version = /\/(\d+\.\d+\.\d+)\//.exec(
        execFileSync(envoy as string, ['--version'], { encoding: 'utf8' }),
      )?.[1];
      appendFileSync(record, `${JSON.stringify({ name: one.name, envoy: version, ...comparison })}\n`);
    }
  });
});
