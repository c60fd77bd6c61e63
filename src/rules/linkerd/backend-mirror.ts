import { type Mirror, mirrorOf } from '../../meshes/linkerd/mirror.js';
import { readSurroundings } from '../../meshes/linkerd/surroundings.js';
import type { Document } from '../../model/document.js';
import type { RuleContext } from '../rule.js';

const deciding = new WeakMap<RuleContext, Document[]>();

/** What kind of mirror a backend is; undefined for a Service of the own cluster. `services` are the names of all backends. */
export function backendMirror(
  document: Document,
  services: readonly string[],
  service: string,
  context: RuleContext,
): Mirror | undefined {
  const { topology } = context;
  const surroundings = readSurroundings({ topology, documents: documentsThatDecide(context) }, document, services);
  return mirrorOf(document.namespace ?? 'default', service, surroundings);
}

/** Links, and one object of each cluster: all that surroundings are made of here, so that thousands of splits stay cheap. */
function documentsThatDecide(context: RuleContext): Document[] {
  let documents = deciding.get(context);
  if (documents === undefined) {
    const byCluster = new Map(context.documents.map((document) => [document.cluster, document]));
    documents = [...context.of('multicluster.linkerd.io', 'Link'), ...byCluster.values()];
    deciding.set(context, documents);
  }
  return documents;
}
