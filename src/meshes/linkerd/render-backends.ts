import type { Destination, FailoverPlan } from '../../model/plan.js';
import { kubernetesService } from '../kubernetes-service.js';
import type { Losses } from '../losses.js';
import type { SplitParts } from './split-parts.js';

export interface RenderedBackend {
  name: string;
  port?: number;
  weight: number;
  /** The Service behind a mirror, in its own cluster. */
  remote?: { cluster: string; namespace: string; name: string };
}

/** One backend for each destination that is a Service of the split's namespace, first choice first. */
export function renderBackends(plan: FailoverPlan, parts: SplitParts, losses: Losses): RenderedBackend[] {
  const ordered = plan.mesh === 'linkerd' ? plan.destinations : parts.levels.flat();
  const seen = new Map<string, RenderedBackend>();
  for (const destination of ordered) {
    const backend = backendOf(destination, plan, parts, losses);
    if (backend === undefined) continue;
    if (plan.mesh !== 'linkerd' && seen.has(backend.name)) {
      losses.add(
        'destinations',
        `${destination.name} is the Service ${backend.name} again: Linkerd cannot tell endpoints of one Service apart by place`,
        'give each place a Service of its own, or a cluster of its own',
        destination.origin,
      );
      continue;
    }
    seen.set(seen.has(backend.name) ? destination.name : backend.name, backend);
  }
  return [...seen.values()];
}

function backendOf(
  destination: Destination,
  plan: FailoverPlan,
  parts: SplitParts,
  losses: Losses,
): RenderedBackend | undefined {
  const service = kubernetesService(destination, plan);
  const lost = (why: string, advice: string) => losses.add('destinations', why, advice, destination.origin);
  if (service === undefined) {
    const what = destination.address ?? destination.name;
    lost(
      `Linkerd splits traffic among Services only, and ${what} is none: it is left out`,
      'put a Service with pods that forward there in front of it, such as an egress gateway',
    );
    return undefined;
  }
  if (service.namespace !== parts.namespace) {
    lost(
      `all backends stand in the namespace of the split, ${parts.namespace}: ${destination.name} is left out`,
      `run it in ${parts.namespace}`,
    );
    return undefined;
  }
  const isRemote = service.cluster !== undefined && service.cluster !== parts.cluster;
  const mirrored = isRemote && (plan.mesh !== 'linkerd' || destination.gatewayProbe !== undefined);
  const { cluster = '', namespace, name } = service;
  return {
    name: plan.mesh === 'linkerd' ? (destination.service as string) : isRemote ? `${name}-${cluster}` : name,
    port: destination.port ?? plan.port,
    weight: weightOf(destination, plan, parts),
    ...(mirrored ? { remote: { cluster, namespace, name } } : {}),
  };
}

/** linkerd-failover writes nothing but 1 and 0; fixed weights are written as they are. */
function weightOf(destination: Destination, plan: FailoverPlan, { api, primary, levels }: SplitParts): number {
  if (plan.mesh === 'linkerd' || plan.ordering.by === 'weight') return destination.weight;
  if (api === 'trafficsplit') return destination === primary ? 1 : 0;
  return levels[0]?.includes(destination) === true ? destination.weight : 0;
}
