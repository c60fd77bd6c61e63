import type { Wanted } from '../cluster/wanted.js';
import { InputError } from '../errors.js';

/**
 * Inputs that want nothing of any cluster (a lone Scenario, Nodes) are a mistake: to a script, silence would look like all is well.
 *
 * @throws InputError
 */
export function refuseNothing(
  wanted: readonly Wanted[],
  verb: 'apply' | 'check' | 'compare' | 'delete' | 'show',
): void {
  if (wanted.length > 0) return;
  throw new InputError(
    `nothing-to-${verb}`,
    `found nothing to ${verb}, expected Failover documents or native manifests`,
  );
}
