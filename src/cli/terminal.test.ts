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

  it('animates nothing on a terminal that has no width', async () => {
    const { terminal, streams, err } = make({}, true);
    streams.stderr = Object.assign(streams.stderr, { columns: 0 });
    const progress = terminal.progress('working');
    await new Promise((resolve) => setTimeout(resolve, 300));
    progress.stop();
    expect(err()).toBe('');
  });

  it('lets no name of others command the terminal, on stdout or on stderr', () => {
    const { terminal, out, err } = make({ verbose: true }, true);
    terminal.out('\u001B[32mfine\u001B[39m \u001B[2Jname\n');
    terminal.note('\u001B]0;title\u0007');
    terminal.warn('a\rb');
    terminal.debug('\u009B2J');
    expect([out(), err()]).toEqual([
      '\u001B[32mfine\u001B[39m \\u001b[2Jname\n',
      '\\u001b]0;title\\u0007\n\u001B[33mwarning:\u001B[39m a\\u000db\n\\u009b2J\n',
    ]);
  });

  it('wipes lines, or the whole of the terminal, for what comes next', () => {
    const { terminal, out } = make({}, true);
    terminal.erase(3);
    terminal.erase();
    expect(out()).toBe('\u001B[3A\r\u001B[J\u001B[2J\u001B[H');
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
