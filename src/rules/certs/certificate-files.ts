import { X509Certificate } from 'node:crypto';
import type { Document, Path } from '../../model/document.js';
import { asTextMap } from '../../model/json.js';

/** One entry of a Secret or ConfigMap that holds certificates. */
export interface CertificateFile {
  document: Document;
  /** Its key: `tls.crt`. */
  key: string;
  path: Path;
  /** In the order of the text, at least one. */
  certificates: readonly X509Certificate[];
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

const read = new WeakMap<Document, readonly CertificateFile[]>();

/** The certificates of a Secret or ConfigMap. Empty entries, placeholders and what is no certificate are passed over. */
export function certificateFiles(document: Document): readonly CertificateFile[] {
  let files = read.get(document);
  if (files === undefined) {
    files = entriesOf(document).flatMap(({ key, path, text }) => {
      const certificates = (text.match(PEM) ?? []).flatMap((block) => parseCertificate(block) ?? []);
      return certificates.length === 0 ? [] : [{ document, key, path, certificates }];
    });
    read.set(document, files);
  }
  return files;
}

/** The certificates under the first of these keys that holds any. */
export function certificateFile(document: Document, ...keys: string[]): CertificateFile | undefined {
  const files = certificateFiles(document);
  return keys.flatMap((key) => files.find((file) => file.key === key) ?? [])[0];
}

/** Text of every entry: of a Secret `data` (base64) and `stringData`, which wins; of a ConfigMap `data` as it stands. */
export function entriesOf(document: Document): { key: string; path: Path; text: string }[] {
  const { data, stringData } = document.value;
  const isSecret = document.kind === 'Secret';
  const plain = asTextMap(isSecret ? stringData : data);
  const encoded = isSecret ? asTextMap(data) : {};
  return [
    ...Object.entries(plain).map(([key, text]) => ({ key, path: [isSecret ? 'stringData' : 'data', key], text })),
    ...Object.entries(encoded)
      .filter(([key]) => !Object.hasOwn(plain, key))
      .map(([key, text]) => ({ key, path: ['data', key], text: Buffer.from(text, 'base64').toString('latin1') })),
  ];
}

/** True for an entry that says whom to trust, not who one is. */
export function isTrustBundle({ key }: CertificateFile): boolean {
  return /^(ca|cacert|root|root-cert|trust-bundle|.*ca-bundle|.*-ca|ca-certificates?)(\.(crt|pem|cert))?$/.test(key);
}

/** How messages name a certificate: its common name, else its whole subject. */
export function certificateName({ subject }: X509Certificate): string {
  const text = subject ?? '';
  return /^CN=(.*)$/m.exec(text)?.[1] ?? (text === '' ? 'without subject' : text.replaceAll('\n', ', '));
}

/** ms since 1970 of the end of its validity. */
export function expiryMs({ validTo }: X509Certificate): number {
  return Date.parse(validTo);
}

/** `2099-12-31`. */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
