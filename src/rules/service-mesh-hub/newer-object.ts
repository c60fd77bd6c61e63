import { apiGroup, type Document } from '../../model/document.js';
import type { RuleContext } from '../rule.js';

const found = new WeakMap<RuleContext, { document?: Document }>();

/** An object that exists only since Gloo Mesh 1.0: version v1 of the renamed groups, or the enterprise group. */
export function newerObject(context: RuleContext): Document | undefined {
  const known = found.get(context) ?? { document: context.documents.find(isNewer) };
  found.set(context, known);
  return known.document;
}

function isNewer({ apiVersion }: Document): boolean {
  const group = apiGroup(apiVersion);
  return (
    group === 'networking.enterprise.mesh.gloo.solo.io' ||
    (/^(networking|discovery|settings)\.mesh\.gloo\.solo\.io$/.test(group) && apiVersion.endsWith('/v1'))
  );
}
