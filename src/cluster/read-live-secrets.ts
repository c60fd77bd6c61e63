import type { JsonObject } from '../model/document.js';
import { asObject, asText, isObject } from '../model/json.js';
import { textsUnder, valuesUnder } from '../resources/named-in.js';
import type { LiveLists } from './read-live-lists.js';

/** The keys under which TLS Secrets hold certificates and keys, for Gloo and for Istio (istio: pkg/kube/credentials). */
const TLS_KEYS = /^(tls\.crt|tls\.key|ca\.crt|ca\.crl|cert|key|cacert|crl|rootca)$/;

/**
 * The TLS Secrets that the objects name, by Gloo's `secretRef` and Istio's `credentialName`, and no others: a Secret with anything
 * else in it is dropped unseen.
 */
export async function readSecrets(lists: LiveLists, objects: readonly JsonObject[]): Promise<JsonObject[]> {
  const names = new Set(objects.flatMap(secretNames));
  const found = await Promise.all(
    [...names].map((path) => {
      const [namespace = '', name = ''] = path.split('/');
      return lists.get('v1', 'Secret', namespace, name);
    }),
  );
  return found.filter((secret): secret is JsonObject => secret !== undefined && isTls(secret));
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

function isTls({ data }: JsonObject): boolean {
  const keys = Object.keys(asObject(data));
  return keys.length > 0 && keys.every((key) => TLS_KEYS.test(key));
}
