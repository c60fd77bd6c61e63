import type { X509Certificate } from 'node:crypto';

/**
 * Whether the first certificate leads to one of the roots, over the others where needed. Signatures and names only: what has expired or may
 * not issue has rules of its own. A certificate that is itself among the roots is trusted, as BoringSSL does.
 */
export function verifies(chain: readonly X509Certificate[], roots: readonly X509Certificate[]): boolean {
  let [current, ...rest] = chain;
  while (current !== undefined) {
    const certificate: X509Certificate = current;
    if (roots.some((root) => root.fingerprint256 === certificate.fingerprint256 || issued(root, certificate)))
      return true;
    current = rest.find((candidate) => issued(candidate, certificate));
    rest = rest.filter((candidate) => candidate !== current);
  }
  return false;
}

/** Whether the issuer's name and key stand behind the certificate, whether or not it may issue. */
export function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey);
}
