import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { InputError } from '../errors.js';
import type { Pair } from './authority.js';
import { parseCertificates } from './pem.js';

/**
 * A certificate with its key from two files, or undefined where neither is there.
 *
 * @throws InputError naming the file that is absent, unreadable or does not fit the other. Its content is never quoted.
 */
export function readPair(files: { certificate: string; key: string }): Pair | undefined {
  if (!existsSync(files.certificate) && !existsSync(files.key)) return undefined;
  const [certificate] = readCertificates(files.certificate);
  if (certificate === undefined) throw unusable(files.certificate, 'found no certificate, expected PEM');
  const key = parseKey(read(files.key));
  if (key === undefined) throw unusable(files.key, 'found no usable private key, expected an unencrypted PEM key');
  if (!certificate.checkPrivateKey(key)) {
    throw unusable(files.key, `found another key than that of the certificate in ${files.certificate}`);
  }
  return { certificate, key };
}

/** @throws InputError when the file cannot be read. */
export function readCertificates(file: string): X509Certificate[] {
  return parseCertificates(read(file)).certificates;
}

/** Undefined for what is no private key, or an encrypted one, which no proxy could use. */
export function parseKey(pem: string | Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's message may quote the input.
    return undefined;
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw unusable(file, absent ? 'no such file' : `cannot be read: ${(cause as Error).message}`);
  }
}

function unusable(file: string, message: string): InputError {
  return new InputError('unusable-pair', message, {
    problems: [{ position: { file, line: 1, column: 1 }, wholeFile: true, message }],
  });
}
