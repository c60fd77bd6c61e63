import { meshes } from '../meshes/index.js';
import type { JsonObject } from '../model/document.js';
import { asObject, asText, isObject } from '../model/json.js';
import { textsUnder, valuesUnder } from '../resources/named-in.js';
import type { LiveLists } from './read-live-lists.js';

/** The keys under which TLS Secrets hold certificates and keys, for Gloo and for Istio (istio: pkg/kube/credentials). */
const TLS_KEYS = /^(tls\.crt|tls\.key|ca\.crt|ca\.crl|cert|key|cacert|crl|rootca)$/;

/** Those that objects use, or beside them all that are in scope. */
export type LiveSecrets = 'used' | 'all';

/**
 * The TLS Secrets that the objects use: by Gloo's `secretRef`, Istio's `credentialName`, or a rule of their mesh. With `all` those of type
 * `kubernetes.io/tls` in the scope as well. Of what is used, a Secret with anything else in it is dropped unseen.
 */
export async function readSecrets(
  lists: LiveLists,
  objects: readonly JsonObject[],
  { namespace, labelSelector, secrets }: { namespace?: string; labelSelector?: string; secrets?: LiveSecrets },
): Promise<JsonObject[]> {
  const names = new Set([...objects.flatMap(secretNames), ...objects.flatMap(impliedNames)]);
  const [listed, used] = await Promise.all([
    secrets === 'all' ? lists.tlsSecrets(namespace, labelSelector) : [],
    Promise.all(
      [...names].map((path) => {
        const [place = '', name = ''] = path.split('/');
        return lists.get('v1', 'Secret', place, name);
      }),
    ),
  ]);
  const found = used.filter((secret): secret is JsonObject => secret !== undefined && isTls(secret));
  return [...new Map([...listed, ...found].map((secret) => [pathOf(secret), secret])).values()];
}

function secretNames({ metadata, spec }: JsonObject): string[] {
  const own = asText(asObject(metadata).namespace) ?? '';
  const references = valuesUnder(spec, ['secretRef']).flatMap((value) => {
    const { name, namespace } = isObject(value) ? value : {};
    return asText(name) === undefined ? [] : [`${asText(namespace) ?? own}/${name}`];
  });
  // `configmap://` and the like name no Secret.
  const credentials = textsUnder(spec, ['credentialName']).filter((name) => /^[a-z0-9.-]+$/.test(name));
  return [...references, ...credentials.map((name) => `${own}/${name}`)].filter((path) => !path.startsWith('/'));
}

/** Which cluster has them may not be known by its name here: where they are not, none is found. */
function impliedNames(object: JsonObject): string[] {
  const needed = meshes.flatMap((mesh) => mesh.secrets?.(object) ?? []);
  return needed.flatMap(({ names, namespaces = [] }) =>
    namespaces.flatMap((namespace) => names.map((name) => `${namespace}/${name}`)),
  );
}

function pathOf({ metadata }: JsonObject): string {
  const { namespace, name } = asObject(metadata);
  return `${namespace}/${name}`;
}

function isTls({ data }: JsonObject): boolean {
  const keys = Object.keys(asObject(data));
  return keys.length > 0 && keys.every((key) => TLS_KEYS.test(key));
}
