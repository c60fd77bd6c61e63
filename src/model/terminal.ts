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
  /** The whole of stdin. */
  readStdin(): Promise<Buffer>;
}

export interface Progress {
  update(text: string): void;
  stop(): void;
}
