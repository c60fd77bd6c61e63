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
  return new TerminalScreen(stdin, stdout, host);
}

class TerminalScreen implements Screen {
  readonly #stdin: NodeJS.ReadStream;
  readonly #stdout: NodeJS.WriteStream;
  readonly #host: Host;
  #keyListener: (key: string) => void = () => undefined;
  #resizeListener: () => void = () => undefined;
  #shown: readonly string[] = [];
  #taken = false;
  #closed = false;

  constructor(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream, host: Host) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#host = host;
    emitKeypressEvents(stdin);
    stdin.on('keypress', this.#onKeypress);
    stdin.on('end', this.#onEnd);
    stdout.on('resize', this.#redraw);
    // Before the error is told: on the other screen nobody would ever read it.
    host.on('uncaughtExceptionMonitor', this.#giveBack);
    host.on('exit', this.#giveBack);
    host.on('SIGTSTP', this.#suspend);
    for (const signal of DEADLY) host.on(signal, this.#onSignal);
    this.#take();
  }

  get columns(): number {
    return this.#stdout.columns || 80;
  }

  get rows(): number {
    return this.#stdout.rows || 24;
  }

  draw(lines: readonly string[]): void {
    if (!this.#taken) return;
    const changes = changedLines(this.#shown, lines);
    this.#shown = lines;
    if (changes !== '') this.#stdout.write(`${BEGIN}${changes}${END}`);
  }

  onKey(listener: (key: string) => void): void {
    this.#keyListener = listener;
  }

  onResize(listener: () => void): void {
    this.#resizeListener = listener;
  }

  close(): void {
    this.#closed = true;
    this.#giveBack();
    this.#stdin.off('keypress', this.#onKeypress);
    this.#stdin.off('end', this.#onEnd);
    this.#stdout.off('resize', this.#redraw);
    this.#host.off('exit', this.#giveBack);
    this.#host.off('uncaughtExceptionMonitor', this.#giveBack);
    this.#host.off('SIGTSTP', this.#suspend);
    for (const signal of DEADLY) this.#host.off(signal, this.#onSignal);
  }

  #take(): void {
    if (this.#taken) return;
    this.#taken = true;
    this.#shown = [];
    this.#stdin.setRawMode(true);
    this.#stdin.resume();
    this.#stdout.write(ENTER);
  }

  readonly #giveBack = (): void => {
    if (!this.#taken) return;
    this.#taken = false;
    this.#stdout.write(LEAVE);
    this.#stdin.setRawMode(false);
    this.#stdin.pause();
  };

  readonly #redraw = (): void => {
    this.#shown = [];
    if (this.#taken) this.#stdout.write('\u001B[2J');
    this.#resizeListener();
  };

  /** Stops as Ctrl-Z would: in raw mode the terminal itself no longer does. */
  readonly #suspend = (): void => {
    this.#giveBack();
    this.#host.once('SIGCONT', () => {
      this.#take();
      this.#redraw();
    });
    this.#host.kill(this.#host.pid, 'SIGSTOP');
  };

  readonly #onKeypress = (text: string | undefined, key: Key): void => {
    const name = nameKey(text, key);
    if (name === 'ctrl-z') this.#suspend();
    else if (name !== undefined) this.#keyListener(name);
  };

  readonly #onEnd = (): void => this.#keyListener('end-of-input');

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // Who else listens ends the program in order, and closes the screen on the way: perhaps just now.
    if (this.#closed || this.#host.listenerCount(signal) > 1) return;
    this.close();
    this.#host.kill(this.#host.pid, signal);
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
