import type { X509Certificate } from 'node:crypto';

const DAY_MS = 86_400_000;

/** Days before its end from which on a certificate is worth a warning. */
export const SOON_DAYS = 30;

/** A certificate, and where it was found. */
export interface Certificate {
  x509: X509Certificate;
  /** The file that holds it. */
  file: string;
  /** What of the file holds it, where that is more than the file: `Secret gloo-system/failover-upstream, tls.crt`. */
  place?: string;
}

/** What is said of a certificate, in the order in which it is printed. */
export interface CertificateSummary {
  subject: string;
  issuer: string;
  sans: string[];
  /** RFC 3339, UTC, whole seconds. */
  notBefore: string;
  notAfter: string;
  /** Whole days until it expires, rounded down: negative from the first second after. */
  daysLeft: number;
  file: string;
}

/** What people are told beside. */
export interface CertificateDetails extends CertificateSummary {
  /** Type and size of the key. */
  key: string;
  place?: string;
  /** Who vouches for it, as far as the certificates at hand tell. */
  signedBy: string;
  /** Whole seconds, ms since 1970. */
  notBeforeMs: number;
  notAfterMs: number;
}

/** Everything to say of certificates that were found together. `nowMs` is the wall-clock time, ms since 1970. */
export function describe(certificates: readonly Certificate[], nowMs: number): CertificateDetails[] {
  return certificates.map((certificate) => ({
    ...summarise(certificate, nowMs),
    key: keyText(certificate.x509),
    ...(certificate.place === undefined ? {} : { place: certificate.place }),
    signedBy: signedBy(certificate, certificates),
    notBeforeMs: Date.parse(certificate.x509.validFrom),
    notAfterMs: notAfterMs(certificate.x509),
  }));
}

function signedBy({ x509 }: Certificate, all: readonly Certificate[]): string {
  if (isSelfSigned(x509)) return 'itself';
  const issuer = all.find((other) => x509.checkIssued(other.x509) && x509.verify(other.x509.publicKey));
  if (issuer === undefined) return `${nameText(x509.issuer)} (not among these)`;
  return `${nameText(x509.issuer)} (${[issuer.file, issuer.place].filter(Boolean).join(': ')})`;
}

/** `nowMs` is the wall-clock time, ms since 1970. */
export function summarise({ x509, file }: Certificate, nowMs: number): CertificateSummary {
  return {
    subject: nameText(x509.subject),
    issuer: nameText(x509.issuer),
    sans: alternativeNames(x509),
    notBefore: timeText(Date.parse(x509.validFrom)),
    notAfter: timeText(notAfterMs(x509)),
    daysLeft: daysLeft(x509, nowMs),
    file,
  };
}

/** `RSA 2048` or `ECDSA prime256v1`; the type alone for the rest. */
export function keyText({ publicKey }: X509Certificate): string {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return `RSA ${modulusLength}`;
  return namedCurve === undefined ? (publicKey.asymmetricKeyType ?? 'unknown') : `ECDSA ${namedCurve}`;
}

/** Its last moment, ms since 1970. */
export function notAfterMs({ validTo }: X509Certificate): number {
  return Date.parse(validTo);
}

/** Whole days until its last moment; below 0 once it is over. */
export function daysLeft(x509: X509Certificate, nowMs: number): number {
  return Math.floor((notAfterMs(x509) - nowMs) / DAY_MS);
}

/** Why the certificate does not hold at this moment, or undefined when it does. */
export function invalidNow(x509: X509Certificate, nowMs: number): string | undefined {
  const fromMs = Date.parse(x509.validFrom);
  if (nowMs < fromMs) return `is not valid before ${timeText(fromMs)}`;
  const toMs = notAfterMs(x509);
  return nowMs > toMs ? `expired on ${timeText(toMs)}` : undefined;
}

/** Whether it is its own issuer, as a root is; the signature is verified. */
export function isSelfSigned(x509: X509Certificate): boolean {
  return x509.checkIssued(x509) && x509.verify(x509.publicKey);
}

/** Whether both are the same certificate, byte for byte. */
export function isSame(a: X509Certificate, b: X509Certificate): boolean {
  return a.raw.equals(b.raw);
}

/** A distinguished name on one line. */
export function nameText(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** Subject alternative names without their type: `failover.example.com`, `10.0.0.1`, `spiffe://…`. */
export function alternativeNames({ subjectAltName }: X509Certificate): string[] {
  if (subjectAltName === undefined) return [];
  // Node quotes, as JSON, a name that could be mistaken for several (CVE-2021-44532).
  const names = subjectAltName.matchAll(/(?:^|, )[A-Za-z ]+:("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...names].map(([, name = '']) => (name.startsWith('"') ? (JSON.parse(name) as string) : name));
}

/** RFC 3339 in whole seconds, which is all that a certificate knows. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
