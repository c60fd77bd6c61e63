import { emitKeypressEvents, type Key } from 'node:readline';
import type { Screen } from '../model/terminal.js';
import { nameKey } from './screen-keys.js';

/** The other screen, without a cursor and without wrapping at the right edge; and the way back, with colours off. */
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[2J';
const LEAVE = '\u001B[0m\u001B[?7h\u001B[?25h\u001B[?1049l';
/** Terminals that know it show what stands between at once; others ignore it (DEC private mode 2026). */
const [BEGIN, END] = ['\u001B[?2026h', '\u001B[?2026l'];

/** Signals that would end the program with the terminal still ours. */
const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** What the screen needs of the process: signals, and word of its end. */
export type Host = Pick<NodeJS.Process, 'on' | 'once' | 'off' | 'listenerCount' | 'kill' | 'pid'>;

/** Takes the terminal: the other screen, raw keys, no cursor. It is given back by `close`, and by whatever else ends the program. */
export function openScreen(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream, host: Host): Screen {
  let keyListener: (key: string) => void = () => undefined;
  let resizeListener: () => void = () => undefined;
  let shown: readonly string[] = [];
  let taken = false;
  let closed = false;

  const take = (): void => {
    if (taken) return;
    taken = true;
    shown = [];
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(ENTER);
  };
  const giveBack = (): void => {
    if (!taken) return;
    taken = false;
    stdout.write(LEAVE);
    stdin.setRawMode(false);
    stdin.pause();
  };
  const redraw = (): void => {
    shown = [];
    if (taken) stdout.write('\u001B[2J');
    resizeListener();
  };

  /** Stops as Ctrl-Z would: in raw mode the terminal itself no longer does. */
  const suspend = (): void => {
    giveBack();
    host.once('SIGCONT', () => {
      take();
      redraw();
    });
    host.kill(host.pid, 'SIGSTOP');
  };
  const onKeypress = (text: string | undefined, key: Key): void => {
    const name = nameKey(text, key);
    if (name === 'ctrl-z') suspend();
    else if (name !== undefined) keyListener(name);
  };
  const onEnd = (): void => keyListener('end-of-input');
  const onSignal = (signal: NodeJS.Signals): void => {
    // Who else listens ends the program in order, and closes the screen on the way: perhaps just now.
    if (closed || host.listenerCount(signal) > 1) return;
    close();
    host.kill(host.pid, signal);
  };
  const close = (): void => {
    closed = true;
    giveBack();
    stdin.off('keypress', onKeypress);
    stdin.off('end', onEnd);
    stdout.off('resize', redraw);
    host.off('exit', giveBack);
    host.off('uncaughtExceptionMonitor', giveBack);
    host.off('SIGTSTP', suspend);
    for (const signal of DEADLY) host.off(signal, onSignal);
  };

  emitKeypressEvents(stdin);
  stdin.on('keypress', onKeypress);
  stdin.on('end', onEnd);
  stdout.on('resize', redraw);
  // Before the error is told: on the other screen nobody would ever read it.
  host.on('uncaughtExceptionMonitor', giveBack);
  host.on('exit', giveBack);
  host.on('SIGTSTP', suspend);
  for (const signal of DEADLY) host.on(signal, onSignal);
  take();

  return {
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    draw: (lines) => {
      if (!taken) return;
      const changes = changedLines(shown, lines);
      shown = lines;
      if (changes !== '') stdout.write(`${BEGIN}${changes}${END}`);
    },
    onKey: (listener) => {
      keyListener = listener;
    },
    onResize: (listener) => {
      resizeListener = listener;
    },
    close,
  };
}

/** Only what differs is written, so that nothing flickers over a slow line. */
function changedLines(before: readonly string[], after: readonly string[]): string {
  let text = '';
  for (let row = 0; row < Math.max(before.length, after.length); row += 1) {
    const line = after[row] ?? '';
    if (before[row] !== line) text += `\u001B[${row + 1};1H\u001B[0m\u001B[K${line}`;
  }
  return text;
}
