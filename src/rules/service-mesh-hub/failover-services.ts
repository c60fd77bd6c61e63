import type { PolicyWorld } from '../../meshes/service-mesh-hub/applied-policies.js';
import { type FailoverService, readFailoverService } from '../../meshes/service-mesh-hub/failover-service.js';
import type { FailoverServiceProblem } from '../../meshes/service-mesh-hub/failover-service-problem.js';
import { failoverServiceProblems } from '../../meshes/service-mesh-hub/failover-service-problems.js';
import { policiesInStatus } from '../../meshes/service-mesh-hub/policies-in-status.js';
import type { Document } from '../../model/document.js';
import type { KindRule, Problem, RuleContext } from '../rule.js';
import { createCandidates } from './candidates.js';
import { networking, networkingObjects, worldOf } from './world.js';

interface Examination {
  world: PolicyWorld;
  problems: Map<Document, FailoverServiceProblem[]>;
  candidatesOf: ReturnType<typeof createCandidates>;
}

const known = new WeakMap<RuleContext, Examination>();

/** Why the controller rejects this FailoverService, in its order and with its early exits; examined once. */
export function problemsOf(document: Document, context: RuleContext): FailoverServiceProblem[] {
  const examination = known.get(context) ?? examine(context);
  known.set(context, examination);
  const { world, problems, candidatesOf } = examination;
  const failoverService = readFailoverService(document);
  // One policy stays in any case: without any, nothing would be said of missing ones.
  const policies = [...world.policies.slice(0, 1), ...failoverService.backingServices.flatMap(candidatesOf)];
  const found =
    problems.get(document) ?? failoverServiceProblems(failoverService, { ...world, policies: [...new Set(policies)] });
  problems.set(document, found);
  return found;
}

function examine(context: RuleContext): Examination {
  const world = worldOf(context);
  const policies = [...world.policies, ...policiesInStatus(context.documents)];
  return { world: { ...world, policies }, problems: new Map(), candidatesOf: createCandidates(policies) };
}

/** Reports every problem of these conditions, in the rule's own words. */
export function onCondition(
  conditions: string | readonly string[],
  word: (problem: FailoverServiceProblem, context: RuleContext) => Pick<Problem, 'message' | 'hint'>,
): Pick<KindRule, 'on' | 'check'> {
  return {
    on: networking('FailoverService'),
    check(document, report, context) {
      for (const problem of problemsOf(document, context)) {
        if (![conditions].flat().includes(problem.condition)) continue;
        report({ ...problem.origin, ...word(problem, context) });
      }
    },
  };
}

/** Every FailoverService among the inputs. */
export function failoverServices(context: RuleContext): FailoverService[] {
  return networkingObjects(context, 'FailoverService').map(readFailoverService);
}

/** True when both write into some cluster together, as far as their meshes tell. */
export function share(one: FailoverService, other: FailoverService): boolean {
  const { meshes = [] } = one;
  return meshes.some((mesh) =>
    other.meshes?.some(({ name, namespace }) => name === mesh.name && namespace === mesh.namespace),
  );
}
