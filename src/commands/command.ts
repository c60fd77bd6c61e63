import type { Clock } from '../model/clock.js';
import type { Terminal } from '../model/terminal.js';

/** All that a command may touch of the world; tests hand in their own. */
export interface Context {
  terminal: Terminal;
  clock: Clock;
  cwd: string;
  env: Record<string, string | undefined>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** One flag. Its value in `run` is `flags[camelCase(name)]`: boolean, string, or string[] where it repeats. */
export interface Flag {
  /** Long name without dashes: `filename`. */
  name: string;
  /** One letter. */
  short?: string;
  /** Placeholder of its value in help; absent for a boolean flag. */
  value?: string;
  repeats?: boolean;
  description: string;
  /** The only values allowed; also completed. */
  choices?: readonly string[];
  default?: string;
  /** Further spellings. */
  aliases?: string[];
  /** What shell completion offers. */
  complete?: 'file' | 'directory' | 'context' | 'namespace' | 'mesh' | 'rule';
  /** Not in help and completion. */
  hidden?: boolean;
}

export interface Argument {
  name: string;
  description: string;
  required?: boolean;
  repeats?: boolean;
  choices?: readonly string[];
}

export type Flags = Record<string, string | string[] | boolean | undefined>;

/** One word that the user types. */
export interface Command {
  arguments?: Argument[];
  flags: Flag[];
  /** Shown by --help; each is a full command line that works as it stands in a clone. */
  examples: { line: string; does: string }[];
  /** Longer text of --help, between the summary and the flags. */
  description?: string;
  /** Returns the exit code: 0 or, where the answer is 'no', 1. Everything else is a thrown FailoverError. */
  run(context: Context, args: string[], flags: Flags): Promise<number>;
}

/** Name and summary stand in the list, so that help loads nothing. */
export interface CommandEntry {
  name: string;
  summary: string;
  load(): Promise<Command>;
}
