import type { Clock } from '../model/clock.js';
import type { Kubeconfig, KubeconfigOptions } from '../model/cluster.js';
import type { Argument, Flag, Flags } from '../model/flag.js';
import type { Terminal } from '../model/terminal.js';

export type { Argument, Flag, Flags };

/** All that a command may touch of the world; tests hand in their own. */
export interface Context {
  terminal: Terminal;
  clock: Clock;
  cwd: string;
  env: Record<string, string | undefined>;
  /** Aborted by Ctrl-C. Only who looks at it may go on after Ctrl-C; everybody else is ended at once. */
  signal: AbortSignal;
  /** Wall-clock time at the start, ms since 1970; what expires is judged by it. */
  startedMs: number;
  /** The user's clusters. @throws ClusterError for a kubeconfig that cannot be understood. */
  kubeconfig(options: KubeconfigOptions): Promise<Kubeconfig>;
  /** The version of the program that runs us: `v20.19.0`. */
  runtime?: string;
}

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

/** A word that only gathers others: `certs` in `certs create`. */
export interface CommandGroup {
  subcommands: readonly CommandEntry[];
  /** What the word does without one of these behind it: `generate -f` beside `generate KIND`. */
  command?: Command;
  /** What users call one of these words, in capitals: `KIND`. Default COMMAND. */
  noun?: string;
  examples: Command['examples'];
  description?: string;
}

/** Name and summary stand in the list, so that help loads nothing. */
export interface CommandEntry {
  name: string;
  /** The heading under which help shows it. */
  group: string;
  summary: string;
  load(): Promise<Command | CommandGroup>;
}
