/** Chance, handed in so that the same seed gives the same bytes. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}
