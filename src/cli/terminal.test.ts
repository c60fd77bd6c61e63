import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminal, type TerminalOptions } from './terminal.js';

function make(options: TerminalOptions = {}, tty = false) {
  const stream = () => Object.assign(new PassThrough(), tty ? { isTTY: true, columns: 120 } : {});
  const streams = { stdin: stream(), stdout: stream(), stderr: stream(), env: {} };
  const terminal = createTerminal(streams as unknown as Parameters<typeof createTerminal>[0], options);
  return {
    terminal,
    streams,
    out: () => String(streams.stdout.read() ?? ''),
    err: () => String(streams.stderr.read() ?? ''),
  };
}

describe('createTerminal', () => {
  it('writes data to stdout and everything else to stderr', () => {
    const { terminal, out, err } = make({ verbose: true });
    terminal.out('data');
    terminal.note('note');
    terminal.warn('care');
    terminal.debug('GET /api');
    terminal.progress('working').stop();
    expect([out(), err()]).toEqual(['data', 'note\nwarning: care\nGET /api\n']);
  });

  it('says only what matters with --quiet, and API calls only with --verbose', () => {
    const { terminal, err } = make({ quiet: true });
    terminal.note('note');
    terminal.debug('GET /api');
    terminal.warn('care');
    expect(err()).toBe('warning: care\n');
  });

  it('knows a terminal from a pipe', () => {
    expect(make({}, true).terminal).toMatchObject({
      color: true,
      errorColor: true,
      stdoutIsTTY: true,
      stdinIsTTY: true,
      columns: 120,
    });
    expect(make().terminal).toMatchObject({
      color: false,
      errorColor: false,
      stdoutIsTTY: false,
      stdinIsTTY: false,
      columns: 80,
    });
  });

  it('reads all of stdin, and says so to who sits before it', async () => {
    const { terminal, streams, err } = make({}, true);
    streams.stdin.write('a');
    streams.stdin.end('b');
    expect(String(await terminal.readStdin())).toBe('ab');
    expect(err()).toContain('Ctrl-D');
  });
});
