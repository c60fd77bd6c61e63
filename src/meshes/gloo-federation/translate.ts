import { type Document, isKind, type JsonObject } from '../../model/document.js';
import { asObject } from '../../model/json.js';
import { parseLocality } from '../../model/locality.js';
import type { ReadContext, Translated } from '../mesh.js';
import { type FailoverScheme, readFailoverScheme, type SchemeTarget } from './failover-scheme.js';
import { envoyClusterName, sameUpstream, upstreamPath } from './names.js';
import { remoteProxy } from './remote-proxy.js';

/** Upstreams use the client certificate of this name by themselves. */
export const CLIENT_SECRET = 'failover-upstream';

/**
 * The primary Upstream of each FailoverScheme with the `spec.failover` that Gloo Federation writes into it. Its controller is closed: this
 * follows the public API of the Upstream, the guide's names, and Gloo's rule that the SNI of an Upstream is the name of its Envoy cluster.
 */
export function translate(context: ReadContext): Translated {
  const notes: string[] = [];
  const manifests = context.documents
    .filter((document) => isKind(document, 'fed.solo.io', 'FailoverScheme'))
    .flatMap((document) => readFailoverScheme(document) ?? [])
    .flatMap((scheme) => primaryUpstream(scheme, context, notes));
  return { manifests, notes };
}

function primaryUpstream(scheme: FailoverScheme, context: ReadContext, notes: string[]): JsonObject[] {
  const { cluster, namespace = 'gloo-system', name } = scheme.primary;
  const upstream = context.documents.find((document) => isUpstream(document, scheme));
  const metadata = asObject(upstream?.value.metadata);
  const prioritizedLocalities = scheme.groups
    .map((group) => ({
      localityEndpoints: members(group).flatMap((member) => locality(member, namespace, context, notes)),
    }))
    .filter(({ localityEndpoints }) => localityEndpoints.length > 0);
  if (prioritizedLocalities.length === 0) return [];
  const object: JsonObject = {
    apiVersion: 'gloo.solo.io/v1',
    kind: 'Upstream',
    metadata: {
      ...metadata,
      name,
      namespace,
      ...(cluster === undefined
        ? {}
        : { annotations: { ...asObject(metadata.annotations), 'failover.dev/cluster': cluster } }),
    },
    spec: { ...asObject(upstream?.value.spec), failover: { prioritizedLocalities } },
  };
  return [object];
}

function isUpstream(document: Document, { primary }: FailoverScheme): boolean {
  const { name, namespace, cluster } = document;
  return isKind(document, 'gloo.solo.io', 'Upstream') && sameUpstream({ name, namespace, cluster }, primary);
}

/** The Upstreams of each `priorityGroup` entry, which make one locality. */
function members(group: readonly SchemeTarget[]): SchemeTarget[][] {
  const byEntry = new Map<string, SchemeTarget[]>();
  for (const target of group) {
    // spec.failoverGroups[i].priorityGroup[j].upstreams[k]
    const entry = target.origin.path.slice(0, -2).join('.');
    byEntry.set(entry, [...(byEntry.get(entry) ?? []), target]);
  }
  return [...byEntry.values()];
}

function locality(
  targets: readonly SchemeTarget[],
  secretNamespace: string,
  context: ReadContext,
  notes: string[],
): JsonObject[] {
  const [{ cluster = '', localityWeight } = {} as SchemeTarget] = targets;
  const proxy = remoteProxy(context, cluster);
  if (proxy.addresses.length === 0) {
    notes.push(
      `${targets.map(upstreamPath).join(', ')}: left out, since no input says where the proxy of cluster ${cluster} is reached; give its Service with the port named failover and its status, annotated \`failover.dev/cluster: ${cluster}\``,
    );
    return [];
  }
  const { region, zone } = parseLocality(proxy.locality);
  return [
    {
      ...(region === '' ? {} : { locality: { region, ...(zone === '' ? {} : { zone }) } }),
      ...(localityWeight === undefined ? {} : { loadBalancingWeight: localityWeight }),
      lbEndpoints: targets.flatMap((target) =>
        proxy.addresses.map(({ address, port }) => ({
          address,
          port,
          upstreamSslConfig: {
            secretRef: { name: CLIENT_SECRET, namespace: secretNamespace },
            sni: envoyClusterName(target),
          },
        })),
      ),
    },
  ];
}
