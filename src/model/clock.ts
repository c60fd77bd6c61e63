/** The only notion of time below the terminal: virtual in a simulation, the wall clock in a live run. */
export interface Clock {
  /** ms since the start. */
  now(): number;
  /** Calls `callback` once, `ms` from now; the returned function takes it back. */
  after(ms: number, callback: () => void): () => void;
}
