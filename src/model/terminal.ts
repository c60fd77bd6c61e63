/** The narrow view of the terminal that commands may touch. Data goes to `out` (stdout), everything else to stderr. */
export interface Terminal {
  /** Writes data to stdout. */
  out(text: string): void;
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
