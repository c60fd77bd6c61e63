import { X509Certificate } from 'node:crypto';

/** The certificates of a PEM text; undefined when one of them cannot be read. */
export function readCertificates(pem: string | undefined): X509Certificate[] | undefined {
  const blocks = pem?.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

/** True when the first certificate leads to one of the roots, over those that come with it. Names and dates are not looked at. */
export function chainsTo(roots: readonly X509Certificate[], [leaf, ...others]: readonly X509Certificate[]): boolean {
  if (leaf === undefined) return false;
  if (roots.some((root) => root.fingerprint256 === leaf.fingerprint256 || issued(root, leaf))) return true;
  const next = others.find((candidate) => issued(candidate, leaf));
  return next !== undefined && chainsTo(roots, [next, ...others.filter((candidate) => candidate !== next)]);
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
