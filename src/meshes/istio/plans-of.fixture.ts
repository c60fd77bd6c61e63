import { resolve } from '../../engine/resolve.js';
import { parseManifests } from '../../manifest/parse.js';
import type { Client, FailoverPlan } from '../../model/plan.js';
import { readTopology } from '../../topology/index.js';
import { read } from './read.js';

/** The plans of manifests as one client gets them. */
export function plansOf(text: string, client?: Client): FailoverPlan[] {
  const { documents, problems } = parseManifests(text, 'x.yaml');
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return read({ documents, topology: readTopology(documents), client });
}

/** Levels as lists of endpoint names (or what `show` makes of them). */
export function levelsOf(plan: FailoverPlan | undefined, client: Client = {}): string[][] {
  if (plan === undefined) throw new Error('no plan');
  return resolve(plan, client).map((group) => group.endpoints.map((endpoint) => endpoint.name));
}

/** The reason of each level. */
export function reasonsOf(plan: FailoverPlan | undefined, client: Client = {}): string[] {
  if (plan === undefined) throw new Error('no plan');
  return resolve(plan, client).map(({ reason }) => reason);
}
