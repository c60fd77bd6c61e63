import { type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import type { Extension } from '@peculiar/x509';
import type { AlternativeName } from './alternative-name.js';
import { type Algorithm, generateKey, webKeys } from './key-pair.js';

const DAY_MS = 86_400_000;
/** X.520: ub-common-name. */
const LONGEST_NAME = 64;

/** A certificate with its private key. */
export interface Pair {
  certificate: X509Certificate;
  key: KeyObject;
}

/** How long a certificate holds, and what kind of key it gets. */
export interface Terms {
  algorithm: Algorithm;
  /** From `nowMs` on. */
  days: number;
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
}

/** Which side of a connection a certificate is for. */
export type Side = 'server' | 'client';

/**
 * A certificate that signs itself, as `openssl req -x509 -nodes -newkey rsa:2048` makes it: key identifiers, CA:TRUE, no usages, no names beside
 * the subject. Whoever trusts it trusts it alone.
 */
export async function selfSigned(commonName: string, terms: Terms): Promise<Pair> {
  const { BasicConstraintsExtension } = await import('./x509.js');
  return issue(commonName, terms, undefined, () => [new BasicConstraintsExtension(true, undefined, true)]);
}

/** A root that signs leaves and nothing else. */
export async function createAuthority(commonName: string, terms: Terms): Promise<Pair> {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension } = await import('./x509.js');
  return issue(commonName, terms, undefined, () => [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]);
}

/** A leaf for one side, signed by the authority; it never outlives its authority. */
export async function issueLeaf(
  authority: Pair,
  { side, commonName, sans }: { side: Side; commonName: string; sans: readonly AlternativeName[] },
  terms: Terms,
): Promise<Pair> {
  const x509 = await import('./x509.js');
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
  const usage = terms.algorithm === 'rsa' ? digitalSignature | keyEncipherment : digitalSignature;
  const purpose = side === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
  return issue(commonName.slice(0, LONGEST_NAME), terms, authority, () => [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(usage, true),
    new x509.ExtendedKeyUsageExtension([purpose]),
    ...(sans.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension([...sans])]),
  ]);
}

async function issue(
  commonName: string,
  { algorithm, days, nowMs }: Terms,
  authority: Pair | undefined,
  extensions: () => Extension[],
): Promise<Pair> {
  const x509 = await import('./x509.js');
  const key = await generateKey(algorithm);
  const own = await webKeys(key);
  const signer = authority === undefined ? own : await webKeys(authority.key);
  const signedBy = authority === undefined ? undefined : new x509.X509Certificate(authority.certificate.raw);
  const signerId = signedBy?.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  const subject = new x509.Name([{ CN: [commonName] }]);
  const notBefore = Math.floor(nowMs / 1000) * 1000;
  const end = Math.min(notBefore + days * DAY_MS, signedBy?.notAfter.getTime() ?? Number.POSITIVE_INFINITY);
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    // The name as the authority's certificate encodes it: issuer and subject are compared by their bytes.
    issuer: signedBy?.subjectName ?? subject,
    notBefore: new Date(notBefore),
    notAfter: new Date(end),
    publicKey: own.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: { name: signer.privateKey.algorithm.name, hash: 'SHA-256' },
    extensions: [
      await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
      signerId === undefined
        ? await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey)
        : new x509.AuthorityKeyIdentifierExtension(signerId),
      ...extensions(),
    ],
  });
  return { certificate: new X509Certificate(Buffer.from(made.rawData)), key };
}

/** Positive, and random enough that two never meet (CA/Browser Forum: at least 64 bits). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
