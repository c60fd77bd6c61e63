import type { LiveSecrets } from '../cluster/read-live-secrets.js';
import { UsageError } from '../errors.js';
import type { ParseResult } from '../manifest/parse.js';
import type { Document } from '../model/document.js';
import type { Context, Flags } from './command.js';
import { ReadingProgress } from './reading-progress.js';

/** What a command asks of its inputs beside what the flags say. */
export interface InputOptions {
  /** With `--from-cluster`: TLS Secrets too, those that objects use or all that `-n`, `-A` and `-l` mean. */
  secrets?: LiveSecrets;
}

/**
 * The documents that `-f` and `-R` name, in the order given, and with `--from-cluster` the live ones behind them.
 *
 * @throws UsageError without any of them, with `-k` or a URL.
 * @throws InputError with every problem of every input.
 * @throws ClusterError for a cluster that cannot be read.
 */
export async function readInputs(context: Context, flags: Flags, options: InputOptions = {}): Promise<Document[]> {
  const { documents, problems } = await inspectInputs(context, flags, options);
  if (problems.length === 0) return documents;
  const { inputError } = await import('../manifest/read.js');
  throw inputError(problems);
}

/** As `readInputs`, for a command that reports problems itself: what could be understood, and what could not. */
export async function inspectInputs(context: Context, flags: Flags, options: InputOptions = {}): Promise<ParseResult> {
  if (flags.kustomize !== undefined) {
    throw new UsageError('kustomize', '-k is not supported', {
      hint: `build it first: \`kubectl kustomize ${flags.kustomize} | failover … -f -\``,
    });
  }
  const files = Array.isArray(flags.filename) ? flags.filename : [];
  if (flags.fromCluster === true) {
    const { withLive } = await import('./cluster-inputs.js');
    const given = files.length === 0 ? { documents: [], problems: [] } : await inspectFiles(context, flags, files);
    return withLive(context, flags, given, options);
  }
  if (files.length === 0) {
    throw new UsageError('no-input', 'found no -f, expected at least one', {
      hint: 'name a file, a folder, a glob in quotes, or `-` for stdin: `-f manifests/`',
    });
  }
  return inspectFiles(context, flags, files);
}

async function inspectFiles(context: Context, flags: Flags, files: readonly string[]): Promise<ParseResult> {
  // Loaded here, so that neither help nor a wrong flag waits for the yaml package.
  const [{ inspectManifests }, { recognisers }] = await Promise.all([
    import('../manifest/read.js'),
    import('../meshes/plan.js'),
  ]);
  const progress = new ReadingProgress(context);
  try {
    return await inspectManifests({
      files,
      recursive: flags.recursive === true,
      cwd: context.cwd,
      readStdin: () => context.terminal.readStdin(),
      recognisers,
      onFile: progress.onFile,
    });
  } finally {
    progress.stop();
  }
}
