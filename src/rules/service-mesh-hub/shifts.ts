import { unknownReferences } from '../../meshes/service-mesh-hub/applied-policies.js';
import { knownService } from '../../meshes/service-mesh-hub/discovery.js';
import { readObjectReference, readServiceReference } from '../../meshes/service-mesh-hub/references.js';
import { readTrafficPolicy } from '../../meshes/service-mesh-hub/traffic-policy.js';
import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { KindRule, Problem, RuleContext } from '../rule.js';
import { findFailoverService } from './failover-shifts.js';
import { pathOf } from './path-of.js';
import { discovered } from './services.js';
import { networking, networkingObjects, worldOf } from './world.js';

/** Something wrong with one destination of a traffic shift. */
export interface ShiftProblem {
  condition: string;
  field: Field;
  /** The destination's own name. */
  name: string;
  port?: number;
  /** The ports of the destination, where they are known. */
  ports: readonly number[];
}

/** Reports every destination to which the condition applies, in the rule's own words. */
export function onShift(
  condition: string,
  word: (problem: ShiftProblem) => Pick<Problem, 'message' | 'hint'>,
): Pick<KindRule, 'on' | 'check'> {
  return {
    on: networking('TrafficPolicy'),
    check(document, report, context) {
      const policy = readTrafficPolicy(document);
      const refused = unknownReferences(policy, worldOf(context).discovery).length > 0;
      shiftProblems(document, context).forEach((problem, index) => {
        if (problem.condition !== condition) return;
        // traffic_shift_decorator.go ends at the first destination that is wrong, and a policy that applies to nothing is not translated.
        report({ ...problem.field.origin, ...word(problem), upstream: index === 0 && !refused ? 'error' : 'none' });
      });
    },
  };
}

function shiftProblems(document: Document, context: RuleContext): ShiftProblem[] {
  const destinations = Field.root(document).get('spec', 'trafficShift', 'destinations').items();
  return destinations.flatMap((destination) => {
    const [service, failover] = [destination.get('kubeService'), destination.get('failoverService')];
    if (service.present) return serviceProblems(service, context);
    if (failover.present) return failoverProblems(failover, context);
    return { condition: 'traffic-shift-missing-destination-type', field: destination, name: '', ports: [] };
  });
}

function serviceProblems(field: Field, context: RuleContext): ShiftProblem[] {
  const { discovery, topology } = worldOf(context);
  const reference = readServiceReference(field);
  const name = pathOf(reference);
  const port = field.get('port').number() || undefined;
  const targets = discovered(context);
  if (targets.size > 0 && !targets.has(name)) {
    return [{ condition: 'traffic-shift-destination-not-found', field, name, port, ports: [] }];
  }
  const ports = knownService(reference, discovery, topology)?.ports;
  if (ports === undefined) return [];
  if (port === undefined) {
    return ports.length > 1 ? [{ condition: 'traffic-shift-port-required', field, name, ports }] : [];
  }
  const place = field.get('port');
  return ports.includes(port) ? [] : [{ condition: 'traffic-shift-port-not-found', field: place, name, port, ports }];
}

/** Missing for sure only where its namespace holds others, or where its namesake stands in another namespace. */
function failoverProblems(field: Field, context: RuleContext): ShiftProblem[] {
  const { name, namespace } = readObjectReference(field);
  if (findFailoverService(namespace, name, context) !== undefined) return [];
  const near = networkingObjects(context, 'FailoverService').some(
    (other) => other.namespace !== undefined && (other.namespace === namespace || other.name === name),
  );
  const condition = 'traffic-shift-failover-service-not-found';
  return near ? [{ condition, field, name: `${namespace}/${name}`, ports: [] }] : [];
}
