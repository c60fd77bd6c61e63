import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InputProblem } from '../errors.js';
import type { Document } from '../model/document.js';
import { asTextMap } from '../model/json.js';
import type { Certificate } from './certificate.js';
import { holdsPrivateKey, parseCertificates } from './pem.js';

/** Every certificate that was found, and what could not be read. */
export interface Inspection {
  certificates: Certificate[];
  problems: InputProblem[];
}

/**
 * The certificates of files and folders, in the order given. In a folder, deeper ones included, files without a certificate and names that begin
 * with a dot are passed over; a file that is named must hold one. `within` says where a path as the user wrote it really is.
 */
export function inspectPaths(paths: readonly string[], within: (path: string) => string): Inspection {
  const inspection: Inspection = { certificates: [], problems: [] };
  for (const path of paths) {
    const before = inspection.certificates.length + inspection.problems.length;
    try {
      if (statSync(within(path)).isDirectory()) {
        for (const file of filesBelow(path, within)) inspectFile(file, within, inspection);
      } else {
        inspectFile(path, within, inspection);
      }
    } catch (cause) {
      inspection.problems.push(problem(path, unreadable(cause as NodeJS.ErrnoException)));
      continue;
    }
    if (inspection.certificates.length + inspection.problems.length === before) {
      inspection.problems.push(problem(path, nothing(path, within)));
    }
  }
  return inspection;
}

/** The certificates in Secrets and ConfigMaps, whatever their keys are called. */
export function inspectDocuments(documents: readonly Document[]): Inspection {
  const inspection: Inspection = { certificates: [], problems: [] };
  for (const document of documents) {
    for (const [key, path, bytes] of entries(document)) {
      const { certificates, broken } = parseCertificates(bytes);
      const where = `${document.kind} ${[document.namespace, document.name].filter(Boolean).join('/')}, ${key}`;
      inspection.certificates.push(...certificates.map((x509) => ({ x509, file: document.file, place: where })));
      for (const number of broken) {
        const message = `certificate ${number} cannot be read, expected PEM`;
        inspection.problems.push({ position: document.at(path), path: path.join('.'), message });
      }
    }
  }
  return inspection;
}

function entries({ apiVersion, kind, value }: Document): [key: string, path: string[], bytes: Buffer][] {
  if (apiVersion !== 'v1' || (kind !== 'Secret' && kind !== 'ConfigMap')) return [];
  const coded = kind === 'Secret' ? 'data' : 'binaryData';
  const plain = kind === 'Secret' ? 'stringData' : 'data';
  return [
    ...Object.entries(asTextMap(value[coded])).map(([key, text]) => [key, coded, Buffer.from(text, 'base64')] as const),
    ...Object.entries(asTextMap(value[plain])).map(([key, text]) => [key, plain, Buffer.from(text)] as const),
  ].map(([key, field, bytes]) => [key, [field, key], bytes]);
}

function inspectFile(file: string, within: (path: string) => string, { certificates, problems }: Inspection): void {
  const found = parseCertificates(readFileSync(within(file)));
  certificates.push(...found.certificates.map((x509) => ({ x509, file })));
  problems.push(...found.broken.map((number) => problem(file, `certificate ${number} cannot be read, expected PEM`)));
}

function filesBelow(folder: string, within: (path: string) => string): string[] {
  return readdirSync(within(folder))
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(within(path)).isDirectory() ? filesBelow(path, within) : [path];
    });
}

function nothing(path: string, within: (path: string) => string): string {
  if (statSync(within(path)).isDirectory()) return 'found no certificate below this folder';
  return holdsPrivateKey(readFileSync(within(path)))
    ? 'found a private key, expected a certificate'
    : 'found no certificate, expected PEM or DER';
}

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ENOENT' ? 'no such file or folder' : `cannot be read: ${message}`;
}

function problem(file: string, message: string): InputProblem {
  return { position: { file, line: 1, column: 1 }, wholeFile: true, message };
}
