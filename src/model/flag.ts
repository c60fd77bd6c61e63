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
  complete?: Completed;
  /** Not in help and completion. */
  hidden?: boolean;
}

export interface Argument {
  name: string;
  description: string;
  required?: boolean;
  repeats?: boolean;
  choices?: readonly string[];
  complete?: Completed;
}

/** Sorts of values that a shell can offer though help cannot list them; `cluster-context` is `NAME=CONTEXT`, `rule-level` is `RULE=LEVEL`. */
export type Completed =
  | 'file'
  | 'directory'
  | 'context'
  | 'cluster-context'
  | 'namespace'
  | 'mesh'
  | 'rule'
  | 'rule-level';

export type Flags = Record<string, string | string[] | boolean | undefined>;
