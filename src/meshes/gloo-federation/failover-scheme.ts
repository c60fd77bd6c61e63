import type { Document, Origin } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { UpstreamReference } from './names.js';

/** An Upstream that takes over, as a scheme names it. */
export interface SchemeTarget extends UpstreamReference {
  localityWeight?: number;
  /** Its place where something else than the cluster's proxy tells it. */
  locality?: string;
  /** The Kubernetes Service behind, where something else than its name tells it. */
  serviceBehind?: { namespace: string; name: string };
  origin: Origin;
}

/** A `fed.solo.io/v1` FailoverScheme: `groups[0]` stands at priority 1. */
export interface FailoverScheme {
  name: string;
  namespace?: string;
  primary: UpstreamReference;
  groups: SchemeTarget[][];
  origin: Origin;
}

/** Reads a FailoverScheme; undefined when it names no primary, since there is nothing then that could fail over. */
export function readFailoverScheme(document: Document): FailoverScheme | undefined {
  const spec = Field.root(document, { snakeCase: true }).get('spec');
  const primary = readReference(spec.get('primary'), spec.get('primary', 'clusterName').text());
  if (primary === undefined) return undefined;
  return {
    name: document.name,
    namespace: document.namespace,
    primary,
    groups: spec
      .get('failoverGroups')
      .items()
      .map((group) => group.get('priorityGroup').items().flatMap(readMember)),
    origin: { document, path: [] },
  };
}

function readMember(member: Field): SchemeTarget[] {
  const cluster = member.get('cluster').text();
  const localityWeight = member.get('localityWeight').number();
  return member
    .get('upstreams')
    .items()
    .flatMap((upstream) => {
      const reference = readReference(upstream, cluster);
      return reference === undefined ? [] : { ...reference, localityWeight, origin: upstream.origin };
    });
}

function readReference(field: Field, cluster: string | undefined): UpstreamReference | undefined {
  const name = field.get('name').text();
  return name === undefined ? undefined : { cluster, namespace: field.get('namespace').text(), name };
}
