import type { ObjectDiff } from '../cluster/diff.js';
import type { DifferentObject } from '../output/report.js';

/** As the report has it. */
export function different({
  text,
  namespace: place = '',
  apiVersion,
  kind,
  name,
  ...found
}: ObjectDiff): DifferentObject {
  const { cluster, change, conflicts, message } = found;
  return { cluster, apiVersion, kind, namespace: place, name, change, diff: text, conflicts, message };
}
