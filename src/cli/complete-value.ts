import type { Completed } from '../model/flag.js';

/** What a shell may offer in one place. */
export interface Candidate {
  value: string;
  description?: string;
}

/** Where values that are not part of the program come from. */
export interface ValueSources {
  env: Record<string, string | undefined>;
  /** What `--kubeconfig` says on the line so far. */
  kubeconfig?: string;
  /** The part of the value that is typed already. */
  typed: string;
}

type Lister = (sources: ValueSources) => Promise<Candidate[]>;

/** Everything is loaded when asked for: most completions need none of it. */
const LISTS: Partial<Record<Completed, Lister>> = {
  mesh: listMeshes,
  rule: listRules,
  'rule-level': listRuleLevels,
  context: listContexts,
  'cluster-context': listClusterContexts,
  namespace: listNamespaces,
};

/** What could stand for a value of this sort. Nothing outside this machine is asked. */
export async function listValues(sort: Completed, sources: ValueSources): Promise<Candidate[]> {
  return (await LISTS[sort]?.(sources)) ?? [];
}

/** The meshes that manifests can be written for; `neutral`, the document that is written from, is none of them. */
async function listMeshes(): Promise<Candidate[]> {
  const { adoptingMeshes } = await import('../meshes/failovers.js');
  return adoptingMeshes.map(({ name, title }) => ({ value: name, description: title }));
}

async function listRules(): Promise<Candidate[]> {
  const { rules } = await import('../rules/index.js');
  return rules.map(({ id, title }) => ({ value: id, description: title }));
}

/** `RULE=LEVEL`: rules and groups of them first, then the levels. */
async function listRuleLevels({ typed }: ValueSources): Promise<Candidate[]> {
  const [rule, level] = typed.split('=', 2);
  if (level !== undefined) {
    const { levels } = await import('../rules/severity.js');
    return levels.map((name) => ({ value: `${rule}=${name}` }));
  }
  return (await listRules()).map(({ value, description }) => ({ value: `${value}=`, description }));
}

async function listContexts({ kubeconfig, env }: ValueSources): Promise<Candidate[]> {
  const { readContexts } = await import('./complete-kubeconfig.js');
  return readContexts(kubeconfig, env).map(({ name }) => ({ value: name }));
}

/** `NAME=CONTEXT`: what a manifest calls its clusters is not known here, the contexts are. */
async function listClusterContexts(sources: ValueSources): Promise<Candidate[]> {
  const cut = sources.typed.indexOf('=');
  if (cut < 0) return [];
  const name = sources.typed.slice(0, cut + 1);
  return (await listContexts(sources)).map(({ value }) => ({ value: `${name}${value}` }));
}

async function listNamespaces({ kubeconfig, env }: ValueSources): Promise<Candidate[]> {
  const { readContexts } = await import('./complete-kubeconfig.js');
  const namespaces = readContexts(kubeconfig, env).flatMap(({ namespace }) => namespace ?? []);
  return [...new Set(namespaces)].map((value) => ({ value }));
}
