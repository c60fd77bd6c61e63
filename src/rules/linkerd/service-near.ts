import type { Document } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import type { ServiceInfo } from '../../model/topology.js';
import type { RuleContext } from '../rule.js';

const indexes = new WeakMap<RuleContext, Map<string, ServiceInfo[]>>();

/**
 * The Service that a bare name in this object means: same namespace as written, same cluster as far as both are known. Undefined where
 * the inputs hold none, or several of different clusters and do not say which.
 */
export function serviceNear(document: Document, name: string, context: RuleContext): ServiceInfo | undefined {
  const candidates = (index(context).get(key(document.namespace, name)) ?? []).filter(({ cluster }) =>
    sameCluster(cluster, document.cluster),
  );
  return candidates.length === 1 ? candidates[0] : candidates.find(({ cluster }) => cluster === document.cluster);
}

/** Whether two objects may stand in one cluster: one that names none may stand anywhere. */
export function sameCluster(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function index(context: RuleContext): Map<string, ServiceInfo[]> {
  const made =
    indexes.get(context) ??
    groupBy(context.topology.services, ({ origin, name }) => key(origin.document.namespace, name));
  indexes.set(context, made);
  return made;
}

function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
