import type { Document } from '../../../model/document.js';
import { Field } from '../../../resources/field.js';

/** Every policy of a DestinationRule that is written: the rule's own, its subsets', and the port settings in each. */
export function policiesOf(document: Document): Field[] {
  const spec = Field.root(document).get('spec');
  const subsets = spec.get('subsets').items();
  return [spec, ...subsets]
    .map((holder) => holder.get('trafficPolicy'))
    .filter(({ present }) => present)
    .flatMap((policy) => [policy, ...policy.get('portLevelSettings').items()]);
}
