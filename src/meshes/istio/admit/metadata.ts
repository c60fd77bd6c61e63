import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';

/** Annotations that the webhook refuses on every kind of ours, each with its reason (istio: validation.go validateMetadata). */
const REFUSED: Record<string, string> = {
  'istio.io/dry-run': 'is for AuthorizationPolicy only',
  'internal.istio.io/webhook-always-reject': 'makes the webhook reject the object',
  'internal.istio.io/parent-namespace': "is Istio's own and may not be set by users",
  'internal.istio.io/parents': "is Istio's own and may not be set by users",
};

/** False when an annotation makes the webhook reject the object without looking further. */
export function admitMetadata(root: Field, admission: Admission): boolean {
  const refused = Object.keys(REFUSED).find((name) => Object.hasOwn(root.document.annotations, name));
  if (refused === undefined) return true;
  const at = root.get('metadata', 'annotations', refused);
  admission.error(at, 'istio/reserved-annotation', `annotation \`${refused}\` ${REFUSED[refused]}`);
  return false;
}
