import type { Document } from '../model/document.js';
import type { Context } from './command.js';

/** More are a whole cluster's: all rules over them would take as long as the answer itself, and `validate` is there for that. */
const MOST_DOCUMENTS = 2000;

/**
 * Says on stderr that `validate` would reject these inputs: what is shown of them is what the mesh does all the same. The rules are loaded
 * here, so that neither help nor a wrong flag waits for them.
 */
export async function warnRejected({ terminal }: Context, documents: readonly Document[]): Promise<void> {
  if (documents.length > MOST_DOCUMENTS) return;
  const { validate } = await import('../rules/validate.js');
  const errors = validate(documents).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const { position, message } = first;
  const { file, line, column } = position;
  const found = errors.length === 1 ? 'an error' : `${errors.length} errors, the first`;
  terminal.warn(
    `\`failover validate\` finds ${found} at ${file}:${line}:${column}: ${message}; shown is what happens all the same`,
  );
}
