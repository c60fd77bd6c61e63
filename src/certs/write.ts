import { type KeyObject, randomUUID, type X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../errors.js';
import { type Writable, writeManifests } from '../manifest/write.js';
import { Private } from '../model/private.js';
import type { Material, SideMaterial } from './create.js';
import type { Layout, PairFiles } from './layout.js';

/** What a draft's name has more than the file's. */
const DRAFT = /\.[0-9a-f-]{36}\.tmp/g;

/** A file to be. What it holds may be a private key and is shown to nobody. */
export interface OutputFile {
  path: string;
  content: Private<string>;
}

/** The PEM files of both sides, and of the root CA where there is one. */
export function pemFiles({ downstream, upstream, authority }: Material, at: Layout): OutputFile[] {
  return [
    ...(authority === undefined ? [] : pairFiles(authority, at.authority)),
    ...sideFiles(downstream, at.downstream),
    ...sideFiles(upstream, at.upstream),
  ];
}

/** The TLS Secret of one side, as `glooctl create secret tls` writes it; one for each cluster, or one without a cluster. */
export function secretFile(
  path: string,
  side: SideMaterial,
  { name, namespace, clusters }: { name: string; namespace: string; clusters: readonly string[] },
): OutputFile {
  const manifest = (cluster: string | undefined): Writable => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      annotations: cluster === undefined ? undefined : { 'failover.dev/cluster': cluster },
    },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': base64(side.certificate.toString()),
      'tls.key': new Private(base64(keyPem(side.key).reveal())),
      'ca.crt': side.ca === undefined ? undefined : base64(chainPem(side.ca)),
    },
  });
  const targets = clusters.length === 0 ? [undefined] : clusters;
  return { path, content: new Private(writeManifests(targets.map(manifest), 'yaml')) };
}

/** @throws InputError naming every file that is there already. `within` says where a path as the user wrote it really is. */
export function requireAbsent(paths: readonly string[], within: (path: string) => string): void {
  const there = paths.filter((path) => existsSync(within(path)));
  if (there.length === 0) return;
  throw new InputError('already-there', 'files are there already', {
    hint: '--renew replaces the pairs and keeps the root CA, --force replaces everything',
    problems: there.map((file) => ({
      position: { file, line: 1, column: 1 },
      wholeFile: true,
      message: 'is there already, and nothing was written',
    })),
  });
}

/**
 * Writes all files or none: each first beside its place (0600, folders 0700), and only when all stand there they take their names. Then what is
 * obsolete goes: a `ca.crt` of before must not vouch for pairs that it never signed.
 *
 * @throws InputError when one cannot be written.
 */
export async function writePrivately(files: readonly OutputFile[], obsolete: readonly string[] = []): Promise<void> {
  const drafts = files.map((file) => ({ ...file, draft: `${file.path}.${randomUUID()}.tmp` }));
  try {
    for (const { draft, content } of drafts) {
      await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(content.reveal());
        // On disk before the name points at it: a power cut must not leave an empty key.
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    for (const { draft, path } of drafts) await rename(draft, path);
    await Promise.all(obsolete.map((path) => rm(path, { force: true })));
  } catch (cause) {
    // Even what cannot be removed must not hide why it could not be written.
    await Promise.allSettled(drafts.map(({ draft }) => rm(draft, { force: true })));
    throw new InputError('cannot-write', `cannot be written: ${(cause as Error).message.replaceAll(DRAFT, '')}`, {
      cause,
    });
  }
}

function sideFiles(side: SideMaterial, at: PairFiles): OutputFile[] {
  const ca = side.ca === undefined ? [] : [{ path: at.ca, content: new Private(chainPem(side.ca)) }];
  return [...pairFiles(side, at), ...ca];
}

function pairFiles({ certificate, key }: SideMaterial, at: { certificate: string; key: string }): OutputFile[] {
  return [
    { path: at.certificate, content: new Private(certificate.toString()) },
    { path: at.key, content: keyPem(key) },
  ];
}

function chainPem(certificates: readonly X509Certificate[]): string {
  return certificates.map(String).join('');
}

/** PKCS#8 without a passphrase, which is what proxies read. */
function keyPem(key: KeyObject): Private<string> {
  return new Private(key.export({ type: 'pkcs8', format: 'pem' }).toString());
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
