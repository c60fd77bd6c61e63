import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { type Host, openScreen } from './screen.js';
import { nameKey } from './screen-keys.js';

function open() {
  const stdin = Object.assign(new PassThrough(), { setRawMode: vi.fn() });
  const written: string[] = [];
  const stdout = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    write: (text: string) => written.push(text) > 0,
  });
  const host = Object.assign(new EventEmitter(), { pid: 42, kill: vi.fn() });
  const screen = openScreen(
    stdin as unknown as NodeJS.ReadStream,
    stdout as unknown as NodeJS.WriteStream,
    host as unknown as Host,
  );
  return { screen, stdin, stdout, host, written, text: () => written.join('') };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
const LEFT = /\u{1B}\[0m\u{1B}\[\?7h\u{1B}\[\?25h\u{1B}\[\?1049l$/u;

describe('openScreen', () => {
  it('takes the terminal, and gives it back once', () => {
    const { screen, stdin, host, text } = open();
    expect(text()).toBe('\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[2J');
    expect(stdin.setRawMode).toHaveBeenLastCalledWith(true);
    screen.close();
    const once = text();
    expect(once).toMatch(LEFT);
    expect(stdin.setRawMode).toHaveBeenLastCalledWith(false);
    screen.close();
    screen.draw(['late']);
    expect(text()).toBe(once);
    expect(host.eventNames()).toEqual([]);
  });

  it('writes only lines that changed, all of them after a resize', () => {
    const { screen, stdout, written } = open();
    screen.draw(['one', 'two']);
    screen.draw(['one', 'three']);
    expect(written.at(-1)).toContain('\u001B[2;1H\u001B[0m\u001B[Kthree');
    expect(written.at(-1)).not.toContain('one');
    const before = written.length;
    screen.draw(['one', 'three']);
    expect(written.length).toBe(before);
    screen.draw(['one']);
    expect(written.at(-1)).toContain('\u001B[2;1H\u001B[0m\u001B[K');
    const onResize = vi.fn(() => screen.draw(['one']));
    screen.onResize(onResize);
    stdout.emit('resize');
    expect(onResize).toHaveBeenCalledOnce();
    expect(written.at(-1)).toContain('one');
  });

  it('tells of keys by name, of the end of input too', async () => {
    const { screen, stdin } = open();
    const seen: string[] = [];
    screen.onKey((key) => seen.push(key));
    stdin.write('fF? \u001B[A\u001B[6~\r\u0003é');
    stdin.end();
    await new Promise((done) => setTimeout(done, 50));
    expect(seen).toEqual(['f', 'F', '?', ' ', 'up', 'pagedown', 'return', 'ctrl-c', 'é', 'end-of-input']);
    screen.close();
  });

  it.each(['exit', 'uncaughtExceptionMonitor'])('gives the terminal back at %s', (event) => {
    const { host, text } = open();
    host.emit(event);
    expect(text()).toMatch(LEFT);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])(
    'gives it back and dies of %s when nobody else listens',
    (signal) => {
      const { host, text } = open();
      host.emit(signal, signal);
      expect(text()).toMatch(LEFT);
      expect(host.kill).toHaveBeenCalledWith(42, signal);
      expect(host.listenerCount(signal)).toBe(0);
    },
  );

  it('leaves a signal to who ends the program in order', () => {
    const { screen, host } = open();
    host.on('SIGTERM', () => undefined);
    host.emit('SIGTERM', 'SIGTERM');
    host.prependListener('SIGINT', () => screen.close());
    host.emit('SIGINT', 'SIGINT');
    expect(host.kill).not.toHaveBeenCalled();
  });

  it.each(['key', 'signal'])('lets go while it is stopped (by %s)', async (by) => {
    const { host, stdin, screen, written, text } = open();
    screen.onResize(() => screen.draw(['again']));
    if (by === 'key') stdin.write('\u001A');
    else host.emit('SIGTSTP', 'SIGTSTP');
    await new Promise((done) => setTimeout(done, 20));
    expect(text()).toMatch(LEFT);
    expect(host.kill).toHaveBeenCalledWith(42, 'SIGSTOP');
    host.emit('SIGCONT', 'SIGCONT');
    expect(written.at(-1)).toContain('again');
    expect(stdin.setRawMode).toHaveBeenLastCalledWith(true);
  });
});

describe('nameKey', () => {
  it.each([
    [{ sequence: 'a', name: 'a' }, 'a'],
    [{ sequence: 'A', name: 'a', shift: true }, 'A'],
    [{ sequence: '日' }, '日'],
    [{ sequence: '\u0003', name: 'c', ctrl: true }, 'ctrl-c'],
    [{ sequence: '\u001B', name: 'escape' }, 'escape'],
    [{ sequence: '\u001B[Z' }, undefined],
  ])('%j', (key, name) => {
    expect(nameKey(undefined, key)).toBe(name);
  });
});
