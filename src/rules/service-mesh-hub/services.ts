import type { ObjectReference, ServiceReference } from '../../meshes/service-mesh-hub/names.js';
import type { RuleContext } from '../rule.js';
import { failoverServices } from './failover-services.js';
import { pathOf } from './path-of.js';
import { worldOf } from './world.js';

/** `NAMESPACE/NAME`. */
export function meshKey({ namespace, name }: ObjectReference): string {
  return `${namespace}/${name}`;
}

const targets = new WeakMap<RuleContext, Set<string>>();

/** Every service that has a TrafficTarget among the inputs. */
export function discovered(context: RuleContext): ReadonlySet<string> {
  const known =
    targets.get(context) ?? new Set(worldOf(context).discovery.trafficTargets.map(({ service }) => pathOf(service)));
  targets.set(context, known);
  return known;
}

/** Every service that discovery, a policy or a FailoverService names, each once. */
export function servicesOf(context: RuleContext): ServiceReference[] {
  const { discovery, policies } = worldOf(context);
  const all = [
    ...discovery.trafficTargets.map(({ service }) => service),
    ...policies.flatMap(({ destinationSelector }) => destinationSelector.flatMap(({ refs }) => refs)),
    ...failoverServices(context).flatMap(({ backingServices }) => backingServices),
  ];
  return [...new Map(all.map((service) => [pathOf(service), service])).values()];
}
