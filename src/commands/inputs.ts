import { UsageError } from '../errors.js';
import type { ParseResult } from '../manifest/parse.js';
import type { Document } from '../model/document.js';
import type { Context, Flags } from './command.js';

/**
 * The documents that `-f` and `-R` name, in the order given.
 *
 * @throws UsageError without `-f`, with `-k` or a URL.
 * @throws InputError with every problem of every input.
 */
export async function readInputs(context: Context, flags: Flags): Promise<Document[]> {
  const { documents, problems } = await inspectInputs(context, flags);
  if (problems.length === 0) return documents;
  const { inputError } = await import('../manifest/read.js');
  throw inputError(problems);
}

/** As `readInputs`, for a command that reports problems itself: what could be understood, and what could not. */
export async function inspectInputs(context: Context, flags: Flags): Promise<ParseResult> {
  if (flags.kustomize !== undefined) {
    throw new UsageError('kustomize', '-k is not supported', {
      hint: `build it first: \`kubectl kustomize ${flags.kustomize} | failover … -f -\``,
    });
  }
  const files = flags.filename;
  if (!Array.isArray(files) || files.length === 0) {
    throw new UsageError('no-input', 'found no -f, expected at least one', {
      hint: 'name a file, a folder, a glob in quotes, or `-` for stdin: `-f manifests/`',
    });
  }
  // Loaded here, so that neither help nor a wrong flag waits for the yaml package.
  const [{ inspectManifests }, { recognisers }] = await Promise.all([
    import('../manifest/read.js'),
    import('../meshes/plan.js'),
  ]);
  return inspectManifests({
    files,
    recursive: flags.recursive === true,
    cwd: context.cwd,
    readStdin: () => context.terminal.readStdin(),
    recognisers,
  });
}
