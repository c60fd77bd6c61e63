import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/** Holds a value that must never be printed by accident: String, JSON and inspect all give `[redacted]`. */
export class Private<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value. Called only where it is written to a file, a cluster or a socket. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
