/** The narrow view of the terminal that commands may touch. Data goes to `out` (stdout), everything else to stderr. */
export interface Terminal {
  /** Writes data to stdout. Control characters are shown, not obeyed: here and in every text below. */
  out(text: string): void;
  /** Wipes the last lines that stand on the terminal, or all of it: what comes next stands in their place. Only where stdout is a TTY. */
  erase(lines?: number): void;
  /** One line for people on stderr; silent with `--quiet`. */
  note(text: string): void;
  /** One warning on stderr. */
  warn(text: string): void;
  /** API calls and the like; only with `--verbose`. */
  debug(text: string): void;
  /** A running line that is animated on a TTY and silent elsewhere. */
  progress(text: string): Progress;
  /** Whether stdout gets colours. */
  readonly color: boolean;
  /** Whether stderr gets colours. */
  readonly errorColor: boolean;
  readonly stdoutIsTTY: boolean;
  readonly stdinIsTTY: boolean;
  /** Width of the terminal, 80 where there is none. */
  readonly columns: number;
  /** The whole of stdin, however often it is asked for. */
  readStdin(): Promise<Buffer>;
  /**
   * Puts a question and gives the answer: a line, or the value of one of the choices. Only for a TTY.
   *
   * @throws Interrupted on Ctrl-C.
   */
  ask(question: Question): Promise<string>;
  /** Takes the whole terminal for a full-screen view; absent where stdin or stdout is none. */
  screen?(): Promise<Screen>;
}

/** The whole terminal, taken for a full-screen view. However the program ends, the terminal is given back as it was. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** Shows these lines from the top; what stood there before is gone. No line may be wider than the screen. */
  draw(lines: readonly string[]): void;
  /**
   * Told of each key: what it types (`f`, `F`, `?`, a space), else its name: `up`, `down`, `return`, `escape`, `pageup`, `ctrl-c`; `end-of-input` when
   * nobody is left to press one.
   */
  onKey(listener: (key: string) => void): void;
  /** Told when the size changed, or when all must be drawn anew. */
  onResize(listener: () => void): void;
  /** Gives the terminal back. May be called again. */
  close(): void;
}

/** A question to who sits before the terminal. */
export interface Question {
  message: string;
  /** What Enter alone answers. */
  initial?: string;
  /** The only answers; without them a line is asked for. */
  choices?: readonly { value: string; label?: string; hint?: string }[];
  /** Why a line is no answer; undefined when it is one. */
  check?(answer: string): string | undefined;
}

export interface Progress {
  update(text: string): void;
  stop(): void;
}
