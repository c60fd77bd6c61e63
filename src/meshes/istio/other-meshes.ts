import { apiGroup, type Document, type Json } from '../../model/document.js';
import { asText } from '../../model/json.js';
import type { ServiceInfo } from '../../model/topology.js';
import type { ReadContext } from '../mesh.js';

/** Groups in which other meshes name the Services that they route to. */
const GROUPS = /(^|\.)(solo\.io|smi-spec\.io|linkerd\.io|gateway\.networking\.k8s\.io)$/;

/** What one object of another mesh says, as far as it can name a Service. */
interface Mention {
  namespace: string;
  words: ReadonlySet<string>;
}

/**
 * Tells the Services that an object of another mesh names: a TrafficSplit's apex and backends, an Upstream's, a FailoverService's, or the
 * destinations of a Failover document for another mesh.
 */
export function namedByOthers(documents: readonly Document[]): (service: ServiceInfo) => boolean {
  const mentions = documents.filter(isOther).map(
    (document): Mention => ({
      namespace: document.namespace ?? 'default',
      words: new Set(wordsIn(document.value.spec)),
    }),
  );
  return ({ namespace, name }) =>
    mentions.some(({ namespace: own, words }) => {
      if (words.has(`${name}.${namespace}`)) return true;
      return words.has(name) && (own === namespace || words.has(namespace));
    });
}

/** Whether anything among the inputs belongs to a mesh, Failover documents and annotations for Linkerd's proxies included; Istio's own objects do not count. */
export function namesAnyMesh({ documents, topology }: Pick<ReadContext, 'documents' | 'topology'>): boolean {
  const annotated = topology.services.some(({ annotations }) =>
    Object.keys(annotations).some((key) => key.includes('linkerd.io/')),
  );
  return (
    annotated ||
    documents.some(
      ({ apiVersion, kind }) =>
        kind === 'Failover' || apiVersion.startsWith('envoy.') || GROUPS.test(apiGroup(apiVersion)),
    )
  );
}

function isOther({ apiVersion, kind, value }: Document): boolean {
  const group = apiGroup(apiVersion);
  if (group === 'failover.dev') return kind === 'Failover' && meshOf(value.spec) !== 'istio';
  return GROUPS.test(group);
}

function meshOf(spec: Json | undefined): string | undefined {
  return typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? asText(spec.mesh) : undefined;
}

/** Every text, and of a name with dots also its first two parts (`web.default.svc.cluster.local`). */
function wordsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value, value.split('.').slice(0, 2).join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(wordsIn);
}
