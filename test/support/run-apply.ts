import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply } from '../../src/commands/apply.js';
import type { Command, Context, Flags } from '../../src/commands/command.js';
import type { FailoverError } from '../../src/errors.js';
import type { Clock } from '../../src/model/clock.js';
import type { FakeCluster } from './fake-cluster.js';
import { fakeKubeconfig } from './fake-cluster.js';
import { fakeContext } from './fake-context.js';

/** Time that passes as fast as somebody waits for it. */
export function quickClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    after: (ms, callback) => {
      const timer = setTimeout(() => {
        now += ms;
        callback();
      });
      return () => clearTimeout(timer);
    },
  };
}

/** What a command did with this text on stdin; a thrown error gives its exit code. */
export async function runApply(
  clusters: readonly FakeCluster[],
  text: string,
  flags: Flags = {},
  { command = apply, ...fields }: Partial<Context> & { command?: Command } = {},
): Promise<{ code: number; out: string; notes: string; error?: FailoverError }> {
  const context = fakeContext({
    kubeconfig: async () => fakeKubeconfig(clusters, { current: clusters[0]?.context }),
    clock: quickClock(),
    env: { XDG_STATE_HOME: stateHome },
    ...fields,
  });
  context.terminal.readStdin = async () => Buffer.from(text);
  const told = () => ({ out: context.written.out, notes: context.written.notes.join('\n') });
  try {
    const code = await command.run(context, [], { filename: ['-'], validate: false, ...flags });
    return { code, ...told() };
  } catch (error) {
    const { exitCode } = error as FailoverError;
    if (exitCode === undefined) throw error;
    return { code: exitCode, error: error as FailoverError, ...told() };
  }
}

const stateHome = mkdtempSync(join(tmpdir(), 'failover-apply-'));
