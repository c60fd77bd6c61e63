import type { JsonObject } from '../../model/document.js';
import { asList } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import { extensionOf } from '../extension-of.js';

/** The policy for the whole host with the document's subsets, or the plan's one subset with the policy as its own. */
export function renderSubsets(plan: FailoverPlan, policy: JsonObject): JsonObject {
  const { subset } = plan;
  if (subset !== undefined && plan.mesh === 'istio') {
    return { subsets: [{ name: subset, labels: commonLabels(plan), trafficPolicy: policy }] };
  }
  const written = asList(extensionOf(plan, 'istio').subsets);
  return {
    ...(Object.keys(policy).length === 0 ? {} : { trafficPolicy: policy }),
    ...(written.length === 0 ? {} : { subsets: [...written] }),
  };
}

/** What all endpoints of the subset have in common: at least the labels that select it. */
function commonLabels({ destinations }: FailoverPlan): Record<string, string> {
  const [first, ...others] = destinations.flatMap(({ endpoints }) => endpoints).map(({ labels }) => labels);
  // The place of an endpoint is no part of what a subset is made of.
  const own = Object.entries(first ?? {}).filter(([key]) => !key.startsWith('topology.'));
  return Object.fromEntries(own.filter(([key, value]) => others.every((labels) => labels[key] === value)));
}
