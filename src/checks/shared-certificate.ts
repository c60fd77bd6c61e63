/** Whether two PEM bundles hold a certificate in common, however their lines are broken. */
export function sharesCertificate(one: string, other: string): boolean {
  const known = new Set(certificates(one));
  return certificates(other).some((certificate) => known.has(certificate));
}

function certificates(bundle: string): string[] {
  const blocks = bundle.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, body = '']) => body.replace(/\s/g, ''));
}
