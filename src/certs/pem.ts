import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[\s\S]*?-----END \1-----/g;

/** What a file or a key of a Secret holds. */
export interface CertificateBundle {
  certificates: X509Certificate[];
  /** Which PEM blocks are no certificates, counted from 1. */
  broken: number[];
}

/** Every certificate of a PEM text, in its order, or the one of DER bytes. What stands around PEM blocks is passed over, as proxies do. */
export function parseCertificates(bytes: Buffer): CertificateBundle {
  const blocks = [...bytes.toString('latin1').matchAll(BLOCK)].map(([block]) => parse(block));
  if (blocks.length === 0 && isDer(bytes)) blocks.push(...[parse(bytes)].filter((found) => found !== undefined));
  return {
    certificates: blocks.filter((found) => found !== undefined),
    broken: blocks.flatMap((found, index) => (found === undefined ? [index + 1] : [])),
  };
}

/** Whether a text holds a private key, so that an error may say what was taken for a certificate. */
export function holdsPrivateKey(bytes: Buffer): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(bytes.toString('latin1'));
}

function parse(block: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(block);
  } catch {
    // OpenSSL's words say nothing to a user and might quote the input; who asks names the block.
    return undefined;
  }
}

/** A sequence of more than 127 bytes, which every certificate is. */
function isDer(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && ((bytes[1] ?? 0) & 0x80) !== 0;
}
