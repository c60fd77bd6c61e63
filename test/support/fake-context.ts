import type { Context } from '../../src/commands/command.js';

export interface FakeContext extends Context {
  /** What was written to stdout, and what people were told on stderr. */
  written: { out: string; notes: string[]; progress: string[] };
}

/** A context for commands under test: no terminal, time stands still, nothing is read from stdin. */
export function fakeContext(fields: Partial<Context> = {}): FakeContext {
  const written: FakeContext['written'] = { out: '', notes: [], progress: [] };
  const note = (text: string): void => {
    written.notes.push(text);
  };
  return {
    written,
    terminal: {
      out: (text) => {
        written.out += text;
      },
      erase: () => {
        written.out = '';
      },
      note,
      warn: note,
      debug: () => {},
      progress: (text) => {
        written.progress.push(text);
        return { update: (next) => written.progress.push(next), stop: () => {} };
      },
      color: false,
      errorColor: false,
      stdoutIsTTY: false,
      stdinIsTTY: false,
      columns: 80,
      readStdin: async () => Buffer.from(''),
      ask: async ({ message }) => {
        throw new Error(`nobody is there to answer \`${message}\``);
      },
    },
    clock: { now: () => 0, after: () => () => {} },
    cwd: process.cwd(),
    env: {},
    signal: new AbortController().signal,
    startedMs: 0,
    kubeconfig: async () => {
      throw new Error('this test has no clusters');
    },
    ...fields,
  };
}
