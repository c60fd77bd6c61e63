import type { JsonObject } from '../../model/document.js';
import { asText } from '../../model/json.js';
import type { Destination, FailoverPlan } from '../../model/plan.js';
import { CONTROLLED_BY, LINKERD_FAILOVER } from '../../resources/traffic-split.js';
import { extensionOf } from '../extension-of.js';
import { kubernetesService } from '../kubernetes-service.js';
import { destinationLevels } from '../levels.js';
import type { Losses } from '../losses.js';

/** What a split or route is about, before its backends. */
export interface SplitParts {
  api: 'trafficsplit' | 'httproute' | 'service';
  /** The Service that clients call. */
  apex: string;
  namespace: string;
  /** That of the clients, where the primary stands; undefined where no input names clusters. */
  cluster?: string;
  /** Label of the controller that moves the weights: key and value; undefined for fixed weights. */
  controller?: [key: string, value: string];
  levels: Destination[][];
  /** First choice; undefined where there is no destination at all. */
  primary?: Destination;
  exports: boolean;
}

/** What a plan says of them; what has no place there is told to `losses`. */
export function splitParts(plan: FailoverPlan, losses: Losses): SplitParts {
  const own = extensionOf(plan, 'linkerd');
  const api = own.api === 'httproute' || own.api === 'service' ? own.api : 'trafficsplit';
  const levels = destinationLevels(plan);
  const primary = levels[0]?.find((destination) => kubernetesService(destination, plan) !== undefined);
  const service = primary && kubernetesService(primary, plan);
  const namespace = service?.namespace ?? (plan.namespace || 'default');
  return {
    api,
    apex: asText(own.apex) ?? apexOf(plan, service?.name, losses),
    namespace: plan.mesh === 'linkerd' ? plan.namespace : namespace,
    cluster: primary?.cluster ?? (plan.mesh === 'linkerd' ? plan.origin.document.cluster : undefined),
    controller: controllerOf(plan, own, api),
    levels,
    primary,
    exports: own.export !== false,
  };
}

/** The Service of the called host, else that of the primary, as Linkerd's own guide has it. */
function apexOf({ service, mesh }: FailoverPlan, primary: string | undefined, losses: Losses): string {
  const [name = service, , kind] = service.split('.');
  // The name of an Upstream or of an Envoy cluster is no host.
  const isName = !service.includes('.') && mesh !== 'gloo-federation' && mesh !== 'envoy';
  if (primary === undefined || isName || kind === 'svc') return name;
  if (service !== primary) {
    losses.add(
      'service.host',
      `Linkerd splits calls to a Service, and ${service} is none: clients must call ${primary}`,
      `name the Service that clients call with linkerd.apex, or point them at ${primary}`,
    );
  }
  return primary;
}

function controllerOf(plan: FailoverPlan, own: JsonObject, api: SplitParts['api']): SplitParts['controller'] {
  if (api !== 'trafficsplit') return undefined;
  const selector = asText(own.controllerSelector);
  if (selector === undefined) {
    return plan.mesh === 'linkerd' || plan.ordering.by === 'weight' ? undefined : [CONTROLLED_BY, LINKERD_FAILOVER];
  }
  const [key, value] = selector.split('=');
  return value === undefined ? [CONTROLLED_BY, selector] : [key as string, value];
}
