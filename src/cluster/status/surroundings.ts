import { ClusterError } from '../../errors.js';
import { meshes } from '../../meshes/index.js';
import type { Cluster } from '../../model/cluster.js';
import type { Document, JsonObject } from '../../model/document.js';
import { mapBounded } from '../bounded.js';
import { LiveDocument } from '../read-live-document.js';

/** What a failover needs of a cluster beside its own objects. */
export interface Surroundings {
  documents: Document[];
  /** What may not be read, one sentence each. */
  notes: string[];
}

interface Question {
  apiVersion: string;
  kind: string;
  namespace?: string;
}

const PLACES = [
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  // Linkerd's mirrors have no slices of pods, and its failover controller reads these.
  { apiVersion: 'v1', kind: 'Endpoints' },
];

/**
 * Where endpoints are, in these namespaces of a cluster, and what the controllers of these meshes discovered. Without `name` the documents stand in no
 * particular cluster, as those of a single one do.
 */
export async function readSurroundings(
  cluster: Cluster,
  name: string | undefined,
  namespaces: readonly string[],
  meshNames: readonly string[],
): Promise<Surroundings> {
  const discovered = meshes
    .filter((mesh) => meshNames.includes(mesh.name))
    .flatMap(({ kinds }) => kinds)
    .filter(({ observed, kind }) => observed === true || kind === 'Link' || kind === 'ServiceProfile')
    .map(({ apiGroup, versions: [version], kind }) => ({ apiVersion: `${apiGroup}/${version}`, kind }));
  const questions: Question[] = [
    { apiVersion: 'v1', kind: 'Node' },
    ...namespaces.flatMap((namespace) => PLACES.map((place) => ({ ...place, namespace }))),
    ...discovered,
  ];
  const answers = await mapBounded(questions, (question) => ask(cluster, question));
  return {
    documents: answers.flatMap(({ objects }) => objects.map((object) => liveDocument(object, name))),
    notes: [...new Set(answers.flatMap(({ note }) => note ?? []))],
  };
}

/** A live object as plans are made of it. */
export function liveDocument(object: JsonObject, cluster: string | undefined): Document {
  const file = `<${cluster ?? 'cluster'}>`;
  return new LiveDocument(object, { file, ...(cluster === undefined ? {} : { cluster }) });
}

async function ask(
  cluster: Cluster,
  { apiVersion, kind, namespace }: Question,
): Promise<{ objects: JsonObject[]; note?: string }> {
  try {
    const found = await cluster.list(apiVersion, kind, namespace === undefined ? {} : { namespace });
    return { objects: found.map((object) => ({ ...object, apiVersion, kind })) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.code === 'kind-not-served') return { objects: [] };
    if (error.code === 'forbidden') return { objects: [], note: error.message };
    throw error;
  }
}
