import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import { parentRefs } from '../gateway-api/backend-refs.js';
import type { RuleContext } from '../rule.js';
import { ENVOY_GATEWAY } from './backends.js';

/** The BackendTrafficPolicies of a route: its own, and those of its Gateways. */
export interface RoutePolicies {
  own: Document[];
  gateway: Document[];
}

/** The policies that apply to a route, those that target it by label included. */
export function trafficPoliciesOf(route: Document, context: RuleContext): RoutePolicies {
  const gateways = parentRefs(route).filter(({ kind }) => kind === 'Gateway');
  const policies = context.of(ENVOY_GATEWAY, 'BackendTrafficPolicy');
  return {
    own: policies.filter(
      (policy) => policy.namespace === route.namespace && targets(policy, route.kind, route.name, () => route.labels),
    ),
    gateway: policies.filter((policy) =>
      gateways.some(
        ({ namespace, name }) =>
          policy.namespace === namespace &&
          targets(
            policy,
            'Gateway',
            name,
            () => context.find('gateway.networking.k8s.io', 'Gateway', namespace, name)?.labels,
          ),
      ),
    ),
  };
}

/** A selector whose object is not among the inputs may select it. */
function targets(
  policy: Document,
  kind: string,
  name: string,
  labels: () => Record<string, string> | undefined,
): boolean {
  const spec = Field.root(policy).get('spec');
  const named = [spec.get('targetRef'), ...spec.get('targetRefs').items()].some(
    (ref) => ref.get('kind').text() === kind && ref.get('name').text() === name,
  );
  return (
    named ||
    spec
      .get('targetSelectors')
      .items()
      .some((selector) => {
        if (selector.get('kind').text() !== kind) return false;
        const own = labels();
        const wanted = Object.entries(selector.get('matchLabels').textMap());
        return own === undefined || wanted.every(([key, value]) => own[key] === value);
      })
  );
}
