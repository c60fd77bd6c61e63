import { unknownReferences } from '../../meshes/service-mesh-hub/applied-policies.js';
import type { ServiceReference } from '../../meshes/service-mesh-hub/names.js';
import { readObjectReference } from '../../meshes/service-mesh-hub/references.js';
import { readTrafficPolicy } from '../../meshes/service-mesh-hub/traffic-policy.js';
import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';
import { networking, worldOf } from './world.js';

/** A shift of some services to a FailoverService. */
export interface FailoverShift {
  field: Field;
  /** Undefined when it is not among the inputs. */
  target?: Document;
  /** The services that the policy names. */
  shifted: ServiceReference[];
}

/** The shifts of a policy to FailoverServices; none when the policy applies to nothing. */
export function failoverShifts(document: Document, context: RuleContext): FailoverShift[] {
  const policy = readTrafficPolicy(document);
  if (unknownReferences(policy, worldOf(context).discovery).length > 0) return [];
  const shifted = policy.destinationSelector.flatMap(({ refs }) => refs);
  return Field.root(document)
    .get('spec', 'trafficShift', 'destinations')
    .items()
    .map((destination) => destination.get('failoverService'))
    .filter(({ present }) => present)
    .map((field) => {
      const { name, namespace } = readObjectReference(field);
      return { field, target: findFailoverService(namespace, name, context), shifted };
    });
}

/** The FailoverService of either API group; undefined when it is not among the inputs. */
export function findFailoverService(namespace: string, name: string, context: RuleContext): Document | undefined {
  const found = networking('FailoverService').flatMap(
    ({ group, kind }) => context.find(group, kind, namespace, name) ?? [],
  );
  return found[0];
}
