import type { Document } from '../model/document.js';
import type { Context } from './command.js';

/**
 * Says on stderr that `validate` would reject these inputs: what is shown of them is what the mesh does all the same. The rules are loaded
 * here, so that neither help nor a wrong flag waits for them.
 */
export async function warnRejected({ terminal }: Context, documents: readonly Document[]): Promise<void> {
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
