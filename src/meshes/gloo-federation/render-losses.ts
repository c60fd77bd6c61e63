import type { FailoverPlan } from '../../model/plan.js';
import type { Losses } from '../losses.js';
import type { GlooFederationExtension } from './extension.js';
import type { FailoverOrder } from './failover-order.js';

const DEFAULT_UPSTREAM_SECRET = 'failover-upstream';

/** What the client, discovery or gloo-fed decides, whatever a plan says. */
export function tellWhatIsDecidedElsewhere(
  plan: FailoverPlan,
  order: FailoverOrder,
  own: Partial<GlooFederationExtension>,
  losses: Losses,
): void {
  if (plan.ordering.by === 'locality') {
    losses.add(
      'ordering',
      "the order follows each client's place, and a FailoverScheme has one order for all",
      `it is the order near ${order.primary.destination.name}; make a scheme with another primary for every other place`,
    );
  }
  if (plan.subset !== undefined) {
    losses.add(
      'subset',
      `an Upstream that discovery made has all pods of its Service, not only subset ${plan.subset}`,
      'give the subset a Service of its own',
    );
  }
  if (order.groups.length === 0) return;
  const secret = own.upstreamSecret ?? DEFAULT_UPSTREAM_SECRET;
  if (secret !== DEFAULT_UPSTREAM_SECRET) {
    losses.add(
      'glooFederation.upstreamSecret',
      `gloo-fed always presents the certificate of Secret ${DEFAULT_UPSTREAM_SECRET}, not ${secret}`,
      `name the Secret ${DEFAULT_UPSTREAM_SECRET}`,
    );
  }
  if (own.sni !== undefined) {
    losses.add(
      'glooFederation.sni',
      'gloo-fed writes the server name itself, UPSTREAM_NAMESPACE of each target',
      'leave it out',
    );
  }
}
