import { ClusterError } from '../../errors.js';
import { meshes } from '../../meshes/index.js';
import type { Cluster } from '../../model/cluster.js';
import type { JsonObject } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import { asList, asObject } from '../../model/json.js';
import { valuesUnder } from '../../resources/named-in.js';
import { mapBounded } from '../bounded.js';
import { stageOf } from '../order.js';
import type { Wanted } from '../wanted.js';
import { liveDocument } from './surroundings.js';

/** What of a kind makes a failover, or is a part of one. Kinds that are not here only stand beside. */
const MAKES: Record<string, (spec: JsonObject) => boolean> = {
  'fed.solo.io/FailoverScheme': () => true,
  'gloo.solo.io/Upstream': ({ failover }) => failover !== undefined,
  'networking.istio.io/DestinationRule': (spec) =>
    valuesUnder(spec, ['outlierDetection', 'localityLbSetting']).length > 0,
  'networking.istio.io/ServiceEntry': ({ endpoints }) => asList(endpoints).length > 1,
  'networking.smh.solo.io/FailoverService': () => true,
  'networking.smh.solo.io/TrafficPolicy': ({ outlierDetection, trafficShift }) =>
    outlierDetection !== undefined || trafficShift !== undefined,
  'policy.linkerd.io/HTTPRoute': hasSeveralBackends,
  'gateway.networking.k8s.io/HTTPRoute': hasSeveralBackends,
  'split.smi-spec.io/TrafficSplit': () => true,
};

/** What was found, as if documents had asked for it. */
export interface Found {
  wanted: Wanted[];
  /** What may not be read, one sentence each. */
  notes: string[];
}

/**
 * Every object of every mesh that makes a failover in these clusters, in one namespace or in all.
 *
 * @throws ClusterError for a cluster that cannot be reached, or of which nothing may be read.
 */
export async function findFailovers(clusters: ReadonlyMap<string, Cluster>, namespace?: string): Promise<Found> {
  const kinds = meshes.flatMap((mesh) => mesh.kinds).filter(({ apiGroup, kind }) => MAKES[`${apiGroup}/${kind}`]);
  const questions = [...clusters].flatMap(([name, cluster]) => kinds.map((kind) => ({ name, cluster, kind })));
  const answers = await mapBounded(questions, async ({ name, cluster, kind: { apiGroup, versions, kind } }) => {
    const apiVersion = await servedVersion(cluster, apiGroup, versions, kind);
    const found = apiVersion === undefined ? [] : await list(cluster, apiVersion, kind, namespace);
    if (!Array.isArray(found)) return { name, wanted: [], refused: found.refused };
    const makes = MAKES[`${apiGroup}/${kind}`] as (spec: JsonObject) => boolean;
    const wanted = found.filter(({ spec }) => makes(asObject(spec))).map((object) => asWanted(name, object));
    return { name, wanted, isRead: apiVersion !== undefined };
  });
  for (const list of groupBy(answers, ({ name }) => name).values()) {
    const refused = list.flatMap((answer) => answer.refused ?? []);
    // 'None was found' would be no answer.
    if (refused.length > 0 && !list.some(({ isRead }) => isRead)) throw nothingRead(refused, namespace);
  }
  return {
    wanted: answers.flatMap(({ wanted }) => wanted),
    notes: [...new Set(answers.flatMap(({ refused }) => refused?.message ?? []))],
  };
}

function nothingRead(refused: readonly ClusterError[], namespace: string | undefined): ClusterError {
  const [first] = refused as [ClusterError];
  const others = refused.length === 1 ? '' : `, nor ${refused.length - 1} other kinds that make failovers`;
  const narrower = namespace === undefined ? '-n NAMESPACE looks at one namespace only; ' : '';
  return new ClusterError(first.code, `${first.message}${others}`, { hint: `${narrower}${first.hint}`, cause: first });
}

async function servedVersion(
  cluster: Cluster,
  apiGroup: string,
  versions: readonly string[],
  kind: string,
): Promise<string | undefined> {
  for (const version of versions) {
    if ((await cluster.served(`${apiGroup}/${version}`, kind)) !== undefined) return `${apiGroup}/${version}`;
  }
  return undefined;
}

async function list(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
): Promise<JsonObject[] | { refused: ClusterError }> {
  try {
    const objects = await cluster.list(apiVersion, kind, namespace === undefined ? {} : { namespace });
    return objects.map((object) => ({ ...object, apiVersion, kind }));
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return { refused: error };
    throw error;
  }
}

function asWanted(cluster: string, object: JsonObject): Wanted {
  const document = liveDocument(object, cluster || undefined);
  const { managedFields: _managedFields, ...metadata } = asObject(object.metadata);
  return { cluster, object: { ...object, metadata }, stage: stageOf(object), ownership: 'whole', document };
}

function hasSeveralBackends(spec: JsonObject): boolean {
  const toService = asList(spec.parentRefs).some((parent) => asObject(parent).kind === 'Service');
  return toService && asList(spec.rules).some((rule) => asList(asObject(rule).backendRefs).length > 1);
}
