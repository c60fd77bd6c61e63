import { ClusterError } from '../errors.js';

/** More often nobody changes one object between our read and our write. */
const TRIES = 8;

/**
 * Reads, decides and writes again as long as somebody else changed the object in between.
 *
 * @throws ClusterError `conflict` when that never ends, and every other error at once.
 */
export async function onFreshState<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1 || !(error instanceof ClusterError) || error.code !== 'conflict') throw error;
    }
  }
}
