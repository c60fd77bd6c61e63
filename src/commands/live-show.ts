import type { Clock } from '../model/clock.js';
import type { SimulationEvent, SimulationResult } from '../model/simulation.js';
import type { Terminal } from '../model/terminal.js';
import { resultLine } from '../output/jsonl.js';
import { print, render } from '../output/print.js';
import { createStyle, type Style } from '../output/style.js';
import { visibleWidth } from '../output/table.js';
import type { LiveSession } from '../simulate/live-session.js';

/** How often the levels are drawn anew on a terminal. */
const FRAME_MS = 1000;

/** Shows a run while it lasts; `end` shows its result. */
export interface LiveShow {
  end(result: SimulationResult): Promise<void>;
}

/**
 * Text: on a terminal the levels as they stand, drawn anew each second below the events; in a pipe the levels once they are known, and each event
 * as it happens. jsonl: each event as it happens. All others: nothing but the result.
 */
export function showLive(
  session: LiveSession,
  { terminal, clock }: { terminal: Terminal; clock: Clock },
  format: string,
  verbose: boolean,
): LiveShow {
  const style = createStyle(terminal.color, terminal.columns, verbose || !terminal.stdoutIsTTY);
  if (format === 'text') {
    return terminal.stdoutIsTTY ? new Board(session, terminal, clock, style) : new Lines(session, terminal, style);
  }
  if (format !== 'jsonl') return { end: (result) => print(terminal, { kind: 'simulation', data: [result] }, format) };
  const stop = session.onEvent((data) => terminal.out(render({ kind: 'event', data }, format, style)));
  return {
    end: async (result) => {
      stop();
      terminal.out(resultLine(result));
    },
  };
}

class Lines implements LiveShow {
  readonly #session: LiveSession;
  readonly #terminal: Terminal;
  readonly #style: Style;
  readonly #stop: () => void;
  #early: SimulationEvent[] | undefined = [];
  /** An event was. */
  #told = false;

  constructor(session: LiveSession, terminal: Terminal, style: Style) {
    this.#session = session;
    this.#terminal = terminal;
    this.#style = style;
    this.#stop = session.onEvent((event) => {
      if (this.#early === undefined) this.#event(event);
      else this.#early.push(event);
    });
    session.whenReady(() => this.#begin());
  }

  async end(result: SimulationResult): Promise<void> {
    this.#begin();
    this.#stop();
    this.#terminal.out('\n');
    this.#levels();
    this.#terminal.out('\n');
    await print(this.#terminal, { kind: 'simulation', data: [result] }, 'text', { verbose: true });
  }

  #begin(): void {
    if (this.#early === undefined) return;
    this.#levels();
    for (const event of this.#early.splice(0)) this.#event(event);
    this.#early = undefined;
  }

  #levels(): void {
    this.#terminal.out(render({ kind: 'live', data: this.#session.snapshot() }, 'text', this.#style));
  }

  #event(data: SimulationEvent): void {
    if (!this.#told) this.#terminal.out('\n');
    this.#told = true;
    this.#terminal.out(render({ kind: 'event', data }, 'text', this.#style));
  }
}

class Board implements LiveShow {
  readonly #session: LiveSession;
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #style: Style;
  readonly #stop: () => void;
  #stopFrame: () => void = () => {};
  /** Lines that stand on the terminal and are drawn anew. */
  #height = 0;

  constructor(session: LiveSession, terminal: Terminal, clock: Clock, style: Style) {
    this.#session = session;
    this.#terminal = terminal;
    this.#clock = clock;
    this.#style = style;
    this.#stop = session.onEvent((data) => {
      this.#erase();
      this.#terminal.out(render({ kind: 'event', data }, 'text', style));
      this.#draw();
    });
    session.whenReady(() => this.#frame());
  }

  async end(result: SimulationResult): Promise<void> {
    this.#stop();
    this.#stopFrame();
    this.#erase();
    this.#terminal.out(`${this.#text()}\n`);
    await print(this.#terminal, { kind: 'simulation', data: [result] }, 'text', { verbose: this.#style.full });
  }

  #frame(): void {
    this.#erase();
    this.#draw();
    this.#stopFrame = this.#clock.after(FRAME_MS, () => this.#frame());
  }

  #erase(): void {
    if (this.#height > 0) this.#terminal.erase(this.#height);
    this.#height = 0;
  }

  #draw(): void {
    const text = this.#text();
    // A line that is wider than the terminal takes several of its lines.
    const { width } = this.#style;
    this.#height = text
      .trimEnd()
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(visibleWidth(line) / width)), 0);
    this.#terminal.out(text);
  }

  #text(): string {
    return render({ kind: 'live', data: this.#session.snapshot() }, 'text', this.#style);
  }
}
