import { readWanted } from '../cluster/read-wanted.js';
import { objectText } from '../cluster/reference.js';
import type { MissingSecret } from '../cluster/secret-references.js';
import type { Wanted } from '../cluster/wanted.js';
import { InputError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import type { Document } from '../model/document.js';
import { formatOf, printApplied, reported } from './apply-report.js';
import type { Context, Flags } from './command.js';

/** The report of a run that `validate` stopped: every object that would have been written. */
export async function refuseInvalid(context: Context, flags: Flags, documents: readonly Document[]): Promise<void> {
  await refuse(context, flags, wantedOfInvalid(documents));
}

/**
 * The report of a run that writes nothing: programs get one with every answer, people have read the reason by then. `reasons` are those of the objects
 * because of which it is so.
 */
export async function refuse(
  context: Context,
  flags: Flags,
  wanted: readonly Wanted[],
  { reasons, clusters }: { reasons?: ReadonlyMap<Wanted, string>; clusters?: ReadonlyMap<string, Cluster> } = {},
): Promise<void> {
  if (formatOf(flags) !== 'json') return;
  const objects = wanted.map((one) => {
    const reason = reasons?.get(one);
    const named = { ...one, cluster: clusters?.get(one.cluster)?.name ?? one.cluster };
    return reason === undefined ? reported(named, 'skipped', 'not begun') : reported(named, 'failed', reason);
  });
  await printApplied(context, flags, { objects });
}

function wantedOfInvalid(documents: readonly Document[]): Wanted[] {
  try {
    return readWanted(documents).wanted;
  } catch (error) {
    // What is wrong has been told with its line.
    if (error instanceof InputError) return [];
    throw error;
  }
}

/** Says which Secrets are missing, and gives it for each object. */
export function tellMissing({ terminal }: Context, missing: readonly MissingSecret[]): Map<Wanted, string> {
  const reasons = new Map<Wanted, string[]>();
  for (const { cluster, secret, wanted, user } of missing) {
    const where = cluster === '' ? '' : ` in cluster ${cluster}`;
    const reason = `needs ${objectText(secret)}${where}, which is neither given nor live`;
    terminal.warn(`${user} ${reason}`);
    reasons.set(wanted, [...(reasons.get(wanted) ?? []), reason]);
  }
  terminal.warn(
    'nothing was written: give the Secrets too, each annotated `failover.dev/cluster: NAME`; `failover certs create --secrets DIR --downstream-cluster NAME --upstream-cluster NAME` makes such ones',
  );
  return new Map([...reasons].map(([wanted, all]) => [wanted, all.join('; ')]));
}
