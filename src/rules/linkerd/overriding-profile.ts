import type { Document } from '../../model/document.js';
import { readServiceProfile } from '../../resources/service-profile.js';
import type { RuleContext } from '../rule.js';
import { sameCluster } from './service-near.js';
import { splitOf } from './split.js';

const indexes = new WeakMap<RuleContext, Map<string, { name: string; document: Document }[]>>();

/**
 * What gives a Service a ServiceProfile that overrides its HTTPRoutes and its circuit breaking: a TrafficSplit, or a profile with
 * routes or overrides. Named for people: `TrafficSplit web`.
 */
export function overridingProfile(
  service: Pick<Document, 'namespace' | 'name' | 'cluster'>,
  context: RuleContext,
): string | undefined {
  const found = index(context).get(`${service.namespace ?? ''}/${service.name}`) ?? [];
  return found.find(({ document }) => sameCluster(document.cluster, service.cluster))?.name;
}

function index(context: RuleContext): Map<string, { name: string; document: Document }[]> {
  const known = indexes.get(context);
  if (known !== undefined) return known;
  const made = new Map<string, { name: string; document: Document }[]>();
  const add = (key: string, entry: { name: string; document: Document }) =>
    made.set(key, [...(made.get(key) ?? []), entry]);
  const skipped = new Set<string>();
  for (const document of context.of('linkerd.io', 'ServiceProfile')) {
    const profile = readServiceProfile(document);
    if (profile === undefined) continue;
    const key = `${profile.service.namespace}/${profile.service.name}`;
    if (profile.skipsTrafficSplit) skipped.add(key);
    if (profile.overridesPolicy) add(key, { name: `ServiceProfile ${document.name}`, document });
  }
  for (const document of context.of('split.smi-spec.io', 'TrafficSplit')) {
    const key = `${document.namespace ?? ''}/${splitOf(document)?.apex}`;
    if (!skipped.has(key)) add(key, { name: `TrafficSplit ${document.name}`, document });
  }
  indexes.set(context, made);
  return made;
}
