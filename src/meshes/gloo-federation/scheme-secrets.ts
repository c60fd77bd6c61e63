import type { JsonObject } from '../../model/document.js';
import type { NeededSecret } from '../mesh.js';
import { schemePrimary } from './scheme-effects.js';
import { CLIENT_SECRET } from './translate.js';

/** The primary's proxy shows the other clusters the client certificate of one fixed name, from the namespace that Gloo writes Upstreams to. */
export function schemeSecrets(object: JsonObject): NeededSecret[] {
  const primary = schemePrimary(object);
  if (primary === undefined) return [];
  const { cluster, namespace } = primary;
  return [{ names: [CLIENT_SECRET], namespaces: [...new Set([namespace, 'gloo-system'])], cluster }];
}
