import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../errors.js';
import { fileError } from '../manifest/file-error.js';
import { writeJson, writeYaml } from '../manifest/write.js';
import { type TextFile, writeFiles } from '../manifest/write-files.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/** Secrets are among what is kept: for nobody but the user. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** What is kept of one object. */
export interface Kept {
  cluster: Cluster;
  wanted: Pick<Wanted, 'object' | 'ownership'>;
  live: JsonObject | undefined;
}

/** The state before a run: on disk for people, and at hand for `rollBack`. */
export interface Backup<Target extends Kept> {
  folder: string;
  targets: readonly Target[];
}

export interface BackUpOptions {
  /** The folder that holds a folder for each run. */
  root: string;
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
}

/** Where backups go: `--backup-dir`, else `failover` in the user's state folder (XDG Base Directory Specification 0.8). */
export function backupRoot(
  dir: string | undefined,
  { cwd, env }: { cwd: string; env: Record<string, string | undefined> },
): string {
  if (dir !== undefined) return resolve(cwd, dir);
  // The specification: a relative path is to be ignored.
  const state = env.XDG_STATE_HOME?.startsWith('/') ? env.XDG_STATE_HOME : undefined;
  return join(state ?? join(env.HOME ?? homedir(), '.local', 'state'), 'failover');
}

/**
 * Keeps what is live of all that is about to be written: a file that `kubectl` reads for each object, in a new folder, with an index that also
 * names the objects that are not there. Killed at any point, the folder is whole or not there.
 *
 * @throws InputError when it cannot be written.
 */
export async function backUp<Target extends Kept>(
  targets: readonly Target[],
  { root, nowMs }: BackUpOptions,
): Promise<Backup<Target>> {
  const draft = join(root, `.${randomUUID()}`);
  const named = targets.map((target, index) => ({ target, file: fileOf(target, index) }));
  const files = named.flatMap(({ target: { live }, file }): TextFile[] =>
    live === undefined ? [] : [{ path: join(draft, file), text: writeYaml(live), mode: FILE_MODE }],
  );
  const index = named.map(({ target: { cluster, wanted, live }, file }) => ({
    cluster: cluster.name,
    context: cluster.context,
    ...referenceOf(wanted.object),
    ownership: wanted.ownership,
    present: live !== undefined,
    ...(live === undefined ? {} : { file }),
  }));
  const time = new Date(nowMs).toISOString();
  try {
    await mkdir(root, { recursive: true, mode: FOLDER_MODE });
    await mkdir(draft, { mode: FOLDER_MODE });
    for (const { path } of files) await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    await writeFiles([
      ...files,
      { path: join(draft, 'backup.json'), text: writeJson({ time, objects: index }), mode: FILE_MODE },
    ]);
    return { folder: await nameFolder(draft, join(root, time.replaceAll(':', '-'))), targets };
  } catch (cause) {
    // Even what cannot be removed must not hide why it could not be written.
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    if (cause instanceof InputError) throw cause;
    throw new InputError('cannot-write', `${root}: the backup cannot be written: ${fileError(cause)}`, {
      hint: 'name another folder with --backup-dir',
      cause,
    });
  }
}

/** Two runs may begin in the same moment: no folder takes the place of one that holds files. */
async function nameFolder(draft: string, path: string): Promise<string> {
  for (let run = 1; ; run += 1) {
    const folder = run === 1 ? path : `${path}-${run}`;
    try {
      await rename(draft, folder);
      return folder;
    } catch (error) {
      // Windows says EPERM.
      const isTaken = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!isTaken || run > 100) throw error;
    }
  }
}

/** `east/003-Secret.gloo-system.failover-upstream.yaml`: the number tells apart what the file system would not. */
function fileOf({ cluster, wanted }: Kept, index: number): string {
  const { kind, namespace, name } = referenceOf(wanted.object);
  const parts = [kind, namespace, name].filter((part) => part !== undefined).join('.');
  return join(safe(cluster.name), `${String(index + 1).padStart(3, '0')}-${safe(parts)}.yaml`);
}

/** No name leads out of the folder. */
function safe(name: string): string {
  return name
    .replace(/[^\w.-]/g, '-')
    .replace(/^\.+/, '-')
    .slice(0, 200);
}
