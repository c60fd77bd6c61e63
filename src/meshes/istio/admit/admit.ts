import type { Document } from '../../../model/document.js';
import type { Verdict } from '../../mesh.js';
import { judge } from './judge.js';

/**
 * What Istio's validating webhook says of one document, in its order and with its early exits. It sees one object at a time. What the
 * CRD alone refuses is not among it, nor what a value of the wrong type would give.
 */
export function admit(document: Document): Verdict[] {
  return judge(document).flatMap(({ said, ...verdict }) => (said ? [verdict] : []));
}
