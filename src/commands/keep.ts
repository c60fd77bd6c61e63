import { backUp, backupRoot, type Kept } from '../cluster/backup.js';
import type { Context, Flags } from './command.js';

/** Keeps the state before as the flags say, and gives back what was kept. */
export async function keep<One extends Kept>(
  context: Context,
  flags: Flags,
  targets: readonly One[],
): Promise<readonly One[]> {
  const dir = typeof flags.backupDir === 'string' ? flags.backupDir : undefined;
  const { folder } = await backUp(targets, { root: backupRoot(dir, context), nowMs: context.startedMs });
  context.terminal.debug(`the state before is kept in ${folder}`);
  return targets;
}
