import { FieldConflictError } from '../errors.js';
import { mapBounded } from './bounded.js';
import { isLeaving } from './leaving.js';
import { joinErrors, type Target } from './live-state.js';
import { otherOwners } from './owners.js';
import { writeTarget } from './write.js';

/**
 * Asks the API servers which fields belong to others, for the objects in which somebody else owns any: nothing is written before it is known
 * that everything may be.
 *
 * @throws FieldConflictError naming every field of every object with its manager.
 */
export async function checkConflicts(targets: readonly Target[]): Promise<void> {
  const found = await mapBounded(targets.filter(isShared), async (target) => {
    try {
      await writeTarget(target, { dryRun: true, force: false, coming: new Set() });
    } catch (error) {
      if (error instanceof FieldConflictError) return [error];
      // Anything else is told where it happens in earnest, in its stage.
    }
    return [];
  });
  const errors = found.flat();
  if (errors.length === 0) return;
  const { message, hint } = joinErrors(errors);
  throw new FieldConflictError(message, { conflicts: errors.flatMap(({ conflicts }) => conflicts), hint });
}

/** Whether anybody but us owns fields that manifests set. What is being deleted is written anew, and has no owners then. */
function isShared({ live }: Target): boolean {
  return live !== undefined && !isLeaving(live) && otherOwners(live).length > 0;
}
