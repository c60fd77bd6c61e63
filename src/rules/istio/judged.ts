import type { AdmissionCode } from '../../meshes/istio/admit/codes.js';
import { judge } from '../../meshes/istio/admit/judge.js';
import type { Document, Path } from '../../model/document.js';
import type { UpstreamVerdict } from '../../model/finding.js';
import type { Problem } from '../rule.js';

export const DESTINATION_RULE = [{ group: 'networking.istio.io', kind: 'DestinationRule' }] as const;

/** What Istio's own checks find of one kind in a document, and what the webhook says of it: `none` where it keeps a warning to itself. */
export function judged(document: Document, code: AdmissionCode): (Problem & { upstream: UpstreamVerdict })[] {
  return judge(document)
    .filter((judgement) => judgement.code === code)
    .map(({ path, message, level, said }) => ({ document, path, message, upstream: said ? level : 'none' }));
}

/** Whether both lead to the same field. */
export function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}
