import { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';
import { discoveryObjects } from './world.js';

/** Istio meshes, as `NAMESPACE/NAME`, that say themselves that they have no ingress gateway. */
export function meshesWithoutGateway(context: RuleContext): Set<string> {
  const documents = discoveryObjects(context, 'Mesh');
  return new Set(
    documents
      .filter((document) => {
        const gateways = Field.root(document).get('spec', 'istio', 'ingressGateways');
        return gateways.present && gateways.items().length === 0;
      })
      .map(({ namespace = '', name }) => `${namespace}/${name}`),
  );
}
