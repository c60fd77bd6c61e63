// A robot before a terminal: presses keys and reads the screen. Needs python3, whose pty module opens the terminal.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PTY = join(dirname(fileURLToPath(import.meta.url)), 'open-terminal.py');
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a terminal obeys
const SEQUENCE = /\u001B\[([?>]?)([\d;]*)([A-Za-z])|\u001B[()][A-Z0-9]|[\r\n\u0008]|[^\u001B\r\n\u0008]/gu;
const CSI = '\u001B[';

/** As much of a terminal as the full-screen view and plain output need. A cell is `{ text, color, bold, dim }`. */
export class TerminalScreen {
  cells = [];
  alternate = false;
  cursor = true;
  #row = 0;
  #column = 0;
  #style = {};
  #rest = '';
  #main = [];

  constructor(columns, rows) {
    this.resize(columns, rows);
  }

  resize(columns, rows) {
    this.columns = columns;
    this.rows = rows;
    this.#row = Math.min(this.#row, rows - 1);
    this.cells.length = Math.min(this.cells.length, rows);
  }

  write(text) {
    const all = this.#rest + text;
    // A sequence may be cut by the end of a chunk.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a terminal obeys
    const cut = all.search(/\u001B(\[[?>]?[\d;]*)?$/);
    this.#rest = cut < 0 ? '' : all.slice(cut);
    for (const [whole, mark, numbers, letter] of (cut < 0 ? all : all.slice(0, cut)).matchAll(SEQUENCE)) {
      if (letter !== undefined) this.#control(mark, numbers.split(';').map(Number), letter);
      else if (whole === '\r') this.#column = 0;
      else if (whole === '\n') this.#newLine();
      else if (whole === '\b') this.#column = Math.max(0, this.#column - 1);
      else if (!whole.startsWith('\u001B')) this.#put(whole);
    }
  }

  lines() {
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from(this.cells[row] ?? [], (cell) => cell?.text ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  #put(text) {
    if (this.#column >= this.columns) {
      if (this.alternate) this.#column = this.columns - 1;
      else {
        this.#column = 0;
        this.#newLine();
      }
    }
    this.cells[this.#row] ??= [];
    this.cells[this.#row][this.#column] = { text, ...this.#style };
    this.#column += 1;
  }

  #newLine() {
    if (this.#row < this.rows - 1) this.#row += 1;
    else this.cells.shift();
  }

  #control(mark, [first = 0, second = 0, ...more], letter) {
    if (mark === '?') this.#mode(first, letter === 'h');
    else if (letter === 'H') [this.#row, this.#column] = [Math.max(1, first) - 1, Math.max(1, second) - 1];
    else if (letter === 'A') this.#row = Math.max(0, this.#row - Math.max(1, first));
    else if (letter === 'K') this.cells[this.#row]?.splice(this.#column);
    else if (letter === 'J') this.cells.length = first === 2 ? 0 : Math.min(this.cells.length, this.#row + 1);
    else if (letter === 'm') for (const code of [first, ...(second === 0 ? [] : [second]), ...more]) this.#paint(code);
  }

  #mode(number, on) {
    if (number === 25) this.cursor = on;
    if (number !== 1049 || on === this.alternate) return;
    this.alternate = on;
    const other = this.#main;
    this.#main = this.cells;
    this.cells = on ? [] : other;
  }

  #paint(code) {
    if (code === 0) this.#style = {};
    else if (code === 1) this.#style = { ...this.#style, bold: true };
    else if (code === 2) this.#style = { ...this.#style, dim: true };
    else if (code === 22) this.#style = { ...this.#style, bold: false, dim: false };
    else if (code === 39) this.#style = { ...this.#style, color: undefined };
    else if (code >= 30 && code <= 37) this.#style = { ...this.#style, color: code - 30 };
  }
}

/** A program in a terminal of its own. */
export class Robot {
  raw = '';
  #child;
  #errors = '';
  #over = false;

  constructor(command, { columns = 80, rows = 24, cwd, env = process.env } = {}) {
    this.screen = new TerminalScreen(columns, rows);
    this.#child = spawn('python3', [PTY, columns, rows, ...command].map(String), {
      cwd,
      env: { ...env, TERM: 'xterm-256color' },
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text) => {
      this.raw += text;
      this.screen.write(text);
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#errors += text;
    });
    this.#child.stdin.on('error', () => {
      // It has ended: `ended` says how.
    });
    /** How the program ended, and how it left the terminal. */
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', () => {
        const [, left] = /(\{.*\})\s*$/.exec(this.#errors) ?? [];
        if (left === undefined) reject(new Error(`the terminal broke: ${this.#errors}`));
        else resolve(JSON.parse(left));
      });
    });
    this.ended.then(
      () => {
        this.#over = true;
      },
      () => {
        this.#over = true;
      },
    );
  }

  press(keys) {
    this.#order({ keys });
  }

  resize(columns, rows) {
    this.screen.resize(columns, rows);
    this.#order({ resize: [columns, rows] });
  }

  signal(name) {
    this.#order({ signal: name });
  }

  text() {
    return this.screen.lines().join('\n');
  }

  /** Waits until the screen shows it. */
  async see(pattern, timeoutMs = 10_000) {
    const lastMs = Date.now() + timeoutMs;
    while (!pattern.test(this.text())) {
      if (this.#over || Date.now() > lastMs)
        throw new Error(`waited for ${pattern}, but the screen shows\n${this.text()}\n${this.#errors}`);
      await sleep(50);
    }
  }

  /** Ends the program, should it still run. */
  kill() {
    this.#child.stdin.end();
  }

  #order(order) {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
  }
}

/** Keys that have no letter. */
export const keys = { up: `${CSI}A`, down: `${CSI}B`, home: `${CSI}H`, end: `${CSI}F`, ctrlC: '\u0003' };
