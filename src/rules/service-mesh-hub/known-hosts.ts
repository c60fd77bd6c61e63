import { asList, asObject, asText } from '../../model/json.js';
import type { RuleContext } from '../rule.js';
import { failoverServices } from './failover-services.js';
import { pathOf } from './path-of.js';
import { worldOf } from './world.js';

/** Hosts that something else than a FailoverService has, and what: federated services and ServiceEntries. */
export function knownHosts(context: RuleContext): Map<string, string> {
  const written = new Set(failoverServices(context).map(({ name }) => name));
  const services = worldOf(context).discovery.trafficTargets.map(({ service }): [string, string] => [
    `${service.name}.${service.namespace}.svc.${service.cluster}.global`,
    `service ${pathOf(service)}`,
  ]);
  // The controller's own ServiceEntry is called after the FailoverService.
  const entries = context
    .of('networking.istio.io', 'ServiceEntry')
    .filter(({ name }) => !written.has(name))
    .flatMap(({ name, namespace, value }) =>
      asList(asObject(value.spec).hosts).flatMap((host): [string, string][] => {
        const text = asText(host);
        return text === undefined ? [] : [[text, `ServiceEntry ${namespace ?? ''}/${name}`]];
      }),
    );
  return new Map([...services, ...entries]);
}
