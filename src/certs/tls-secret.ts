import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Document } from '../model/document.js';
import { asText, asTextMap } from '../model/json.js';
import { parseCertificates } from './pem.js';
import { parseKey } from './read-pair.js';

/** A Secret with a certificate, as the proxy that uses it would read it. */
export interface TlsSecret {
  document: Document;
  /** `gloo-system/failover-upstream`, with its cluster in front where that is known. */
  name: string;
  type: string;
  /** Leaf first. */
  chain: X509Certificate[];
  /** Undefined for no key, a broken or an encrypted one. */
  key: KeyObject | undefined;
  hasKey: boolean;
  /** Undefined where the Secret has no `ca.crt`. */
  ca: X509Certificate[] | undefined;
  /** Keys of the Secret with a PEM block that is no certificate: a proxy refuses the whole Secret. */
  broken: string[];
}

/** Undefined for what is no Secret with `tls.crt`, `tls.key` or `ca.crt`. */
export function readTlsSecret(document: Document): TlsSecret | undefined {
  if (document.kind !== 'Secret' || document.apiVersion !== 'v1') return undefined;
  const coded = asTextMap(document.value.data);
  // As the API server merges them: stringData wins.
  const plain = asTextMap(document.value.stringData);
  const bytes = (key: string): Buffer | undefined => {
    if (plain[key] !== undefined) return Buffer.from(plain[key]);
    return coded[key] === undefined ? undefined : Buffer.from(coded[key], 'base64');
  };
  const [chain, key, ca] = [bytes('tls.crt'), bytes('tls.key'), bytes('ca.crt')];
  if (chain === undefined && key === undefined && ca === undefined) return undefined;
  const chainBundle = parseCertificates(chain ?? Buffer.alloc(0));
  const caBundle = ca === undefined ? undefined : parseCertificates(ca);
  return {
    document,
    name: [document.cluster, document.namespace, document.name].filter(Boolean).join('/'),
    type: asText(document.value.type) ?? 'Opaque',
    chain: chainBundle.certificates,
    key: key === undefined ? undefined : parseKey(key),
    hasKey: key !== undefined && key.length > 0,
    ca: caBundle?.certificates,
    broken: [
      ...(chainBundle.broken.length > 0 ? ['tls.crt'] : []),
      ...((caBundle?.broken.length ?? 0) > 0 ? ['ca.crt'] : []),
    ],
  };
}
