import { createHash, X509Certificate } from 'node:crypto';
import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { RuleContext } from '../rule.js';

/** The root certificates of one cluster's CA, by fingerprint: the certificates themselves are never shown. */
export interface MeshRoots {
  cluster: string;
  document: Document;
  path: readonly string[];
  fingerprints: ReadonlySet<string>;
}

/** What Secret `cacerts` says of each cluster's root, where it can be read. */
export function meshRoots(context: RuleContext): MeshRoots[] {
  return context.of('', 'Secret').flatMap((document) => {
    if (document.name !== 'cacerts' || document.cluster === undefined) return [];
    const plain = Field.root(document).get('stringData', 'root-cert.pem').text();
    const encoded = Field.root(document).get('data', 'root-cert.pem').text();
    const text = plain ?? (encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8'));
    const fingerprints = fingerprintsOf(text);
    if (fingerprints.size === 0) return [];
    const path = [plain === undefined ? 'data' : 'stringData', 'root-cert.pem'];
    return [{ cluster: document.cluster, document, path, fingerprints }];
  });
}

/** The first two clusters that have no root in common. */
export function strangers(roots: readonly MeshRoots[]): [MeshRoots, MeshRoots] | undefined {
  for (const [index, one] of roots.entries()) {
    const other = roots
      .slice(index + 1)
      .find(
        ({ cluster, fingerprints }) =>
          cluster !== one.cluster && ![...fingerprints].some((root) => one.fingerprints.has(root)),
      );
    if (other !== undefined) return [one, other];
  }
  return undefined;
}

/** Whether some mesh config hands roots of other clusters to the proxies. */
export function exchangesRoots(context: RuleContext): boolean {
  return context.of('', 'ConfigMap').some((document) => {
    const mesh = Field.root(document).get('data', 'mesh').text() ?? '';
    return document.namespace === 'istio-system' && /^\s*"?caCertificates"?\s*:/m.test(mesh);
  });
}

function fingerprintsOf(text: string): Set<string> {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return new Set(blocks.map(fingerprint));
}

/** A certificate that Node cannot read still differs from another by its text. */
function fingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return createHash('sha256').update(pem.replace(/\s/g, '')).digest('hex');
  }
}
