import { readFailoverScheme } from '../../meshes/gloo-federation/failover-scheme.js';
import { sameUpstream, type UpstreamReference } from '../../meshes/gloo-federation/names.js';
import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';

/** Gloo reads its specs through protobuf, which takes both spellings. */
export function specOf(document: Document): Field {
  return Field.root(document, { snakeCase: true }).get('spec');
}

/** A FailoverScheme's fields: every reference with the place where it is written. */
export interface SchemeFields {
  document: Document;
  primary: { reference: UpstreamReference; field: Field };
  targets: { reference: UpstreamReference; field: Field; group: number; weight: Field }[];
}

const read = new WeakMap<RuleContext, SchemeFields[]>();

/** Every FailoverScheme with a primary. */
export function schemes(context: RuleContext): SchemeFields[] {
  const known = read.get(context) ?? context.of('fed.solo.io', 'FailoverScheme').flatMap(readScheme);
  read.set(context, known);
  return known;
}

function readScheme(document: Document): SchemeFields[] {
  const scheme = readFailoverScheme(document);
  if (scheme === undefined) return [];
  const spec = specOf(document);
  const targets = spec
    .get('failoverGroups')
    .items()
    .flatMap((group, index) =>
      group
        .get('priorityGroup')
        .items()
        .flatMap((member) =>
          member
            .get('upstreams')
            .items()
            .map((field) => ({
              reference: {
                cluster: member.get('cluster').text(),
                namespace: field.get('namespace').text(),
                name: field.get('name').text() ?? '',
              },
              field,
              group: index,
              weight: member.get('localityWeight'),
            })),
        ),
    )
    .filter(({ reference }) => reference.name !== '');
  return [{ document, primary: { reference: scheme.primary, field: spec.get('primary') }, targets }];
}

/** The Upstream that a reference names, where it is among the inputs. */
export function findUpstream(
  { namespace, name, cluster }: UpstreamReference,
  context: RuleContext,
): Document | undefined {
  return context.find('gloo.solo.io', 'Upstream', namespace, name, cluster);
}

/** The scheme that writes this Upstream's failover. */
export function schemeOf(upstream: Document, context: RuleContext): SchemeFields | undefined {
  return schemes(context).find(({ primary }) => sameUpstream(primary.reference, upstream));
}

/** True for an Upstream that fails over, by its own spec or by a scheme. */
export function failsOver(upstream: Document, context: RuleContext): boolean {
  return specOf(upstream).get('failover').present || schemeOf(upstream, context) !== undefined;
}

/** Each locality of `spec.failover`, and each endpoint in it. */
export function failoverLocalities(spec: Field): Field[] {
  return spec
    .get('failover', 'prioritizedLocalities')
    .items()
    .flatMap((level) => level.get('localityEndpoints').items());
}

/** Each endpoint of `spec.failover`. */
export function failoverEndpoints(spec: Field): Field[] {
  return failoverLocalities(spec).flatMap((locality) => locality.get('lbEndpoints').items());
}
