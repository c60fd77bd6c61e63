import { ClusterError } from '../errors.js';

/**
 * The answer to a question beside the work; undefined where we may not ask, or where there is no such kind.
 *
 * @throws ClusterError for everything else.
 */
export async function ifAllowed<Answer>(asked: Promise<Answer>): Promise<{ answer: Answer } | undefined> {
  try {
    return { answer: await asked };
  } catch (error) {
    if (error instanceof ClusterError && ['forbidden', 'kind-not-served'].includes(error.code)) return undefined;
    throw error;
  }
}
