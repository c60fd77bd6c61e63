import type { RuleContext } from '../rule.js';

const KINDS: readonly (readonly [string, string])[] = [
  ['', 'Pod'],
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['apps', 'DaemonSet'],
  ['batch', 'Job'],
  ['batch', 'CronJob'],
];

const cache = new WeakMap<RuleContext, ReadonlySet<string>>();

/** The namespaces in which the inputs hold something that runs, and so may be a client. */
export function workloadNamespaces(context: RuleContext): ReadonlySet<string> {
  const known = cache.get(context);
  if (known !== undefined) return known;
  const documents = KINDS.flatMap(([group, kind]) => context.of(group, kind));
  const namespaces = new Set(documents.flatMap(({ namespace }) => namespace ?? []));
  cache.set(context, namespaces);
  return namespaces;
}

/** The clusters in which the inputs hold something that runs in that namespace, or anywhere. */
export function workloadClusters(context: RuleContext): ReadonlySet<string> {
  const documents = KINDS.flatMap(([group, kind]) => context.of(group, kind));
  return new Set(documents.flatMap(({ cluster }) => cluster ?? []));
}
