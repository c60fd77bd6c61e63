import type { DestinationRule } from '../../resources/destination-rule.js';
import type { MeshConfig } from '../../resources/mesh-config.js';
import { HostSet } from './host-match.js';

/** Rules of one host in one namespace that Istio made one of. */
interface MergedRule {
  exportTo: ReadonlySet<string>;
  rule: DestinationRule;
}

interface RulesByHost {
  hosts: HostSet;
  rules: Map<string, MergedRule[]>;
}

/** Who calls, as far as the choice of a rule depends on it. */
export interface RuleClient {
  namespace: string;
  labels: Record<string, string>;
}

/**
 * Which DestinationRule a client's proxy uses for a host (istio: pilot/pkg/model/push_context.go setDestinationRules and
 * destinationRule, sidecar.go DestinationRule).
 */
export class DestinationRuleIndex {
  readonly #local = new Map<string, RulesByHost>();
  readonly #exported = new Map<string, RulesByHost>();
  readonly #rootLocal: RulesByHost = noRules();
  readonly #rootNamespace: string;

  constructor(rules: readonly DestinationRule[], { rootNamespace, defaultDestinationRuleExportTo }: MeshConfig) {
    this.#rootNamespace = rootNamespace;
    for (const rule of [...rules].sort(bySelectorAndAge)) {
      const { namespace, selector } = rule;
      // A rule with a selector never leaves its namespace, whatever its exportTo says.
      const exportTo = new Set(selector === undefined ? rule.exportTo : ['.']);
      const own = [...exportTo].some((target) => target === '*' || target === '.' || target === namespace);
      if (exportTo.size === 0 || own) merge(rulesOf(this.#local, namespace), rule, exportTo);
      const isPrivate =
        exportTo.size === 0
          ? defaultDestinationRuleExportTo.includes('.')
          : exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace));
      if (!isPrivate) merge(rulesOf(this.#exported, namespace), rule, exportTo);
      else if (namespace === rootNamespace) merge(this.#rootLocal, rule, exportTo);
    }
  }

  /** The rule for `host`, a service of `namespace`, as this client gets it. */
  ruleFor(host: string, namespace: string, client: RuleClient): DestinationRule | undefined {
    let plain: DestinationRule | undefined;
    for (const { rule } of this.#candidates(host, namespace, client.namespace)) {
      if (rule.selector === undefined) plain = rule;
      else if (rule.namespace === client.namespace && isSubset(rule.selector, client.labels)) return rule;
    }
    // The last of several plain rules wins alone: those that could be merged were merged before.
    return plain;
  }

  /** The client's namespace, the service's, the root namespace: the first with any match decides. */
  #candidates(host: string, namespace: string, clientNamespace: string): MergedRule[] {
    const ownRules = clientNamespace === this.#rootNamespace ? this.#rootLocal : this.#local.get(clientNamespace);
    const own = mostSpecific(host, ownRules);
    if (own !== undefined) return own;
    const exportedFrom = (owner: string) =>
      (mostSpecific(host, this.#exported.get(owner)) ?? []).filter(
        ({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(clientNamespace),
      );
    const ofService = exportedFrom(namespace);
    return ofService.length > 0 ? ofService : exportedFrom(this.#rootNamespace);
  }
}

function mostSpecific(host: string, known: RulesByHost | undefined): MergedRule[] | undefined {
  const match = known?.hosts.find(host);
  return match === undefined ? undefined : known?.rules.get(match);
}

function noRules(): RulesByHost {
  return { hosts: new HostSet([]), rules: new Map() };
}

function rulesOf(index: Map<string, RulesByHost>, namespace: string): RulesByHost {
  const rules = index.get(namespace) ?? noRules();
  index.set(namespace, rules);
  return rules;
}

/**
 * Adds a rule to those of its host, merged into each with which Istio merges it. That a plain rule with `exportTo: ["."]` melts into
 * one with a selector is Istio's doing (istio: pilot/pkg/model/destination_rule.go mergeDestinationRule).
 */
function merge({ hosts, rules }: RulesByHost, rule: DestinationRule, exportTo: ReadonlySet<string>): void {
  const existing = rules.get(rule.host) ?? [];
  let stands = true;
  const merged = existing.map((other) => {
    const equal = sameSet(exportTo, other.exportTo);
    const wider = other.exportTo.size > 0 && [...other.exportTo].every((target) => exportTo.has(target));
    if (!equal && !wider) {
      stands = true;
      return other;
    }
    stands = !equal;
    const bothPlain = rule.selector === undefined && other.rule.selector === undefined;
    if (rule.selector !== undefined && other.rule.selector !== undefined) {
      stands = !sameMap(rule.selector, other.rule.selector);
      if (stands) return other;
    }
    if (bothPlain) stands = false;
    return { ...other, rule: mergeInto(other.rule, rule) };
  });
  hosts.add(rule.host);
  rules.set(rule.host, stands ? [...merged, { exportTo, rule }] : merged);
}

/** Subsets are concatenated, the first of a name wins; the first trafficPolicy wins as a whole. */
function mergeInto(first: DestinationRule, second: DestinationRule): DestinationRule {
  const names = new Set(first.subsets.map(({ name }) => name));
  return {
    ...first,
    subsets: [...first.subsets, ...second.subsets.filter(({ name }) => !names.has(name))],
    trafficPolicy: first.trafficPolicy ?? second.trafficPolicy,
  };
}

/** Rules with a selector first, then the oldest, then by name (istio: push_context.go sortConfigBySelectorAndCreationTime). */
function bySelectorAndAge(a: DestinationRule, b: DestinationRule): number {
  return (
    Number(a.selector === undefined) - Number(b.selector === undefined) ||
    a.createdAt - b.createdAt ||
    compareText(a.name, b.name) ||
    compareText(a.namespace, b.namespace)
  );
}

/** The order of Go's strings, whatever the language of this machine. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

function sameMap(a: Record<string, string>, b: Record<string, string>): boolean {
  return Object.keys(a).length === Object.keys(b).length && isSubset(a, b);
}

/** True when every entry of `part` is in `whole`; nothing is part of everything. */
export function isSubset(part: Record<string, string>, whole: Record<string, string>): boolean {
  return Object.entries(part).every(([key, value]) => whole[key] === value);
}
