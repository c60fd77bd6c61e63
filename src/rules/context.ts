import { FailoverError } from '../errors.js';
import { adoptingMesh, checkFailover, readFailovers } from '../meshes/failovers.js';
import { meshes } from '../meshes/index.js';
import { isFailover } from '../meshes/neutral/index.js';
import { apiGroup, type Document } from '../model/document.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Topology } from '../model/topology.js';
import { readTopology } from '../topology/index.js';
import type { RuleContext } from './rule.js';

/** What rules may look at, indexed on the first look: most runs ask for little of it. */
export function createContext(documents: readonly Document[], nowMs: number): RuleContext {
  const byKind = new Map<string, Document[]>();
  for (const document of documents) push(byKind, `${apiGroup(document.apiVersion)}/${document.kind}`, document);
  const byName = once(() => {
    const index = new Map<string, Document[]>();
    for (const document of documents) push(index, nameKey(document), document);
    return index;
  });
  const places = once(() => new Set(documents.flatMap(placeKeys)));
  const topology = once(() => readTopology(documents));
  const plans = once(() => makePlans(documents, topology()));
  const of = (group: string, kind: string) => byKind.get(`${group}/${kind}`) ?? [];
  return {
    documents,
    get topology() {
      return topology();
    },
    plans,
    of,
    find: (group, kind, namespace, name, cluster) =>
      byName()
        .get(nameKey({ apiVersion: `${group}/`, kind, namespace, name }))
        ?.find((document) => cluster === undefined || document.cluster === undefined || document.cluster === cluster),
    decides: (group, kind, namespace, cluster = ANY) =>
      namespace !== undefined &&
      [cluster, EVERY].some((place) => places().has([group, kind, namespace, place].join('\n'))),
    nowMs,
  };
}

/** The plans of everything that can be read. What cannot be read is told by the schemas and by admission: it stops nothing here. */
function makePlans(documents: readonly Document[], topology: Topology): FailoverPlan[] {
  const context = { documents, topology };
  const correct = documents.filter((document) => isFailover(document) && checkFailover(document).length === 0);
  return [
    ...readFailovers(correct).flatMap((spec) => attempt(() => [adoptingMesh(spec.mesh).adopt(spec, context)])),
    ...meshes.flatMap((mesh) => attempt(() => mesh.read(context))),
  ];
}

function attempt(make: () => FailoverPlan[]): FailoverPlan[] {
  try {
    return make();
  } catch (error) {
    if (error instanceof FailoverError) return [];
    throw error;
  }
}

function nameKey({
  apiVersion,
  kind,
  namespace = '',
  name,
}: Pick<Document, 'apiVersion' | 'kind' | 'namespace' | 'name'>) {
  return [apiGroup(apiVersion), kind, namespace, name].join('\n');
}

const ANY = '?';
const EVERY = '*';

/** An object that says nothing of its cluster stands in every one. */
function placeKeys({ apiVersion, kind, namespace, cluster = EVERY }: Document): string[] {
  if (namespace === undefined) return [];
  return [ANY, cluster].map((place) => [apiGroup(apiVersion), kind, namespace, place].join('\n'));
}

function push(index: Map<string, Document[]>, key: string, document: Document): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [document]);
  else list.push(document);
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
