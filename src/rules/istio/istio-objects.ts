import { DestinationRuleIndex } from '../../meshes/istio/destination-rule-index.js';
import { mostSpecificHost } from '../../meshes/istio/host-match.js';
import { groupBy } from '../../model/group-by.js';
import { type DestinationRule, readDestinationRule } from '../../resources/destination-rule.js';
import { type MeshConfig, readMeshConfig } from '../../resources/mesh-config.js';
import { readServiceEntry, type ServiceEntry } from '../../resources/service-entry.js';
import { readVirtualService, type VirtualService } from '../../resources/virtual-service.js';
import type { RuleContext } from '../rule.js';

/** API group of Istio's kinds that route traffic. */
export const ISTIO = 'networking.istio.io';

/** What a rule that looks at DestinationRules is on. */
export const DESTINATION_RULE: readonly { group: string; kind: string }[] = [{ group: ISTIO, kind: 'DestinationRule' }];

/** What a rule that looks at ServiceEntries is on. */
export const SERVICE_ENTRY: readonly { group: string; kind: string }[] = [{ group: ISTIO, kind: 'ServiceEntry' }];

/** Istio's objects among the inputs, each read once for all rules. */
export interface IstioObjects {
  mesh: MeshConfig;
  rules: readonly DestinationRule[];
  entries: readonly ServiceEntry[];
  virtualServices: readonly VirtualService[];
  index: DestinationRuleIndex;
  /** ServiceEntries that define exactly this host. */
  entriesOf(host: string): readonly ServiceEntry[];
  /** True when some ServiceEntry defines the host, by itself or by a wildcard. */
  definesHost(host: string): boolean;
}

const cache = new WeakMap<RuleContext, IstioObjects>();

/** The Istio objects of an input, read when the first rule asks. */
export function istioObjects(context: RuleContext): IstioObjects {
  const known = cache.get(context);
  if (known !== undefined) return known;
  const mesh = readMeshConfig(context.of('', 'ConfigMap'));
  const rules = context.of(ISTIO, 'DestinationRule').map(readDestinationRule);
  const entries = context.of(ISTIO, 'ServiceEntry').map(readServiceEntry);
  const byHost = groupBy(
    entries.flatMap((entry) => entry.hosts.map((host) => ({ host, entry }))),
    ({ host }) => host,
  );
  const wildcards = [...byHost.keys()].filter((host) => host.startsWith('*'));
  const objects: IstioObjects = {
    mesh,
    rules,
    entries,
    virtualServices: context.of(ISTIO, 'VirtualService').map(readVirtualService),
    index: new DestinationRuleIndex(rules, mesh),
    entriesOf: (host) => (byHost.get(host) ?? []).map(({ entry }) => entry),
    definesHost: (host) => byHost.has(host) || mostSpecificHost(host, wildcards) !== undefined,
  };
  cache.set(context, objects);
  return objects;
}
