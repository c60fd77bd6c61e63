import type { Position } from './model/document.js';

export interface ErrorDetails {
  /** What to do about it, one sentence. */
  hint?: string;
  /** The id that `failover explain` documents. */
  docs?: string;
  position?: Position;
  cause?: unknown;
}

/** Every error that `failover` throws on purpose. `exitCode` is the process's exit code as the command line promises it. */
export class FailoverError extends Error {
  readonly code: string;
  readonly exitCode: number = 70;
  readonly hint?: string;
  readonly docs?: string;
  readonly position?: Position;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
    this.docs = details.docs;
    this.position = details.position;
  }
}

/** Unknown command, flag or value. */
export class UsageError extends FailoverError {
  override readonly exitCode = 2;
}

/** One mistake in the input: where it is, what was found there, what was expected. */
export interface InputProblem {
  position: Position;
  /** True when the file as a whole is meant (missing, empty): then line and column are 1 and say nothing. */
  wholeFile?: boolean;
  /** The field path as a user writes it: `spec.destinations[0].port`. */
  path?: string;
  message: string;
  hint?: string;
  docs?: string;
}

/** An input that cannot be read or understood. It carries every problem found, not only the first. */
export class InputError extends FailoverError {
  override readonly exitCode = 3;
  readonly problems: readonly InputProblem[];

  constructor(code: string, message: string, details: ErrorDetails & { problems?: readonly InputProblem[] } = {}) {
    super(code, message, details);
    this.problems = details.problems ?? [];
  }
}

/** A cluster that cannot be reached, or whose API refused the request. */
export class ClusterError extends FailoverError {
  override readonly exitCode = 4;
  /** True of a write that reached the server, or may have, and got no answer: nobody knows whether it was done. */
  readonly isUnsure: boolean;

  constructor(
    code: string,
    message: string,
    { isUnsure = false, ...details }: ErrorDetails & { isUnsure?: boolean } = {},
  ) {
    super(code, message, details);
    this.isUnsure = isUnsure;
  }
}

/** Ctrl-C, after saying what was written. */
export class Interrupted extends FailoverError {
  override readonly exitCode = 130;
}

/** Fields of a live object that belong to other managers. */
export class FieldConflictError extends ClusterError {
  readonly conflicts: readonly { field: string; manager: string }[];

  constructor(message: string, details: ErrorDetails & { conflicts: readonly { field: string; manager: string }[] }) {
    super('field-conflict', message, details);
    this.conflicts = details.conflicts;
  }
}

/** Part of the work is done and part is not; the message says what was done where. */
export class PartialError extends FailoverError {
  override readonly exitCode = 5;
}
