import type { Document } from '../../model/document.js';
import { asObject } from '../../model/json.js';
import { Field } from '../../resources/field.js';
import { documentsOf } from './kinds.js';
import { readServiceReference } from './references.js';
import { readTrafficPolicy, type TrafficPolicy } from './traffic-policy.js';

/**
 * Policies that the status of a TrafficTarget says are applied to it and that are not among the inputs. The controller itself looks there
 * for outlier detection and for all that it translates (failover_service_validation.go, destination_rule_translator.go). A policy that
 * stands in several statuses is one policy for all their Services.
 */
export function policiesInStatus(documents: readonly Document[]): TrafficPolicy[] {
  const written = new Set(documentsOf(documents, 'TrafficPolicy').map(keyOf));
  const named = new Map<string, TrafficPolicy>();
  const nameless: TrafficPolicy[] = [];
  for (const document of documentsOf(documents, 'TrafficTarget')) {
    const root = Field.root(document);
    const destination = { refs: [readServiceReference(root.get('spec', 'kubeService', 'ref'))] };
    for (const applied of root.get('status', 'appliedTrafficPolicies').items()) {
      const own = { name: applied.get('ref', 'name').text() ?? '', namespace: applied.get('ref', 'namespace').text() };
      if (written.has(keyOf(own))) continue;
      const policy = {
        ...readTrafficPolicy({ ...document, value: { spec: asObject(applied.get('spec').value) } }),
        ...own,
        destinationSelector: [destination],
      };
      const known = named.get(keyOf(own));
      if (own.name === '') nameless.push(policy);
      else if (known === undefined) named.set(keyOf(own), policy);
      else named.set(keyOf(own), { ...known, destinationSelector: [...known.destinationSelector, destination] });
    }
  }
  return [...named.values(), ...nameless];
}

function keyOf({ name, namespace = '' }: { name: string; namespace?: string }): string {
  return `${namespace}/${name}`;
}
