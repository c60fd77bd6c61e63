import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  name: string;
  folder: boolean;
  /** A symbolic link, to whatever it leads. */
  link: boolean;
}

/** One file to read. */
export interface FoundFile {
  /** As the user would write it. */
  name: string;
  /** True when a folder or a glob brought it in: then Kustomization documents are skipped. */
  found: boolean;
}

/** Whether a folder's file is read. */
export function isManifestName(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name);
}

/** kustomize's own file, which needs no header to be one, and our settings of the rules. */
export function isSettingsName(name: string): boolean {
  return /^(kustomization|failover-rules)\.ya?ml$/.test(name);
}

/** Follows symbolic links; one that leads nowhere or in a circle is no folder: reading it as a file says what is wrong. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether a folder is passed over on the way down: `expected` holds what tests compare with. */
export function isSkipped(name: string): boolean {
  return name.startsWith('.') || name === 'expected';
}

/**
 * The manifests of a folder, by name, folders in their alphabetical place when `recursive`. A folder that symbolic links reach twice
 * is read once, which also ends circles.
 */
export function filesOfFolder(folder: string, recursive: boolean, resolve: (name: string) => string): FoundFile[] {
  const seen = new Set<string>();
  const walk = (name: string): FoundFile[] => {
    const real = realpathSync(resolve(name));
    if (seen.has(real)) return [];
    seen.add(real);
    return entries(name, resolve).flatMap((entry) => {
      const path = join(name, entry.name);
      if (entry.folder) return recursive && !isSkipped(entry.name) ? walk(path) : [];
      const isRead = isManifestName(entry.name) && !entry.name.startsWith('.') && !isSettingsName(entry.name);
      return isRead ? [{ name: path, found: true }] : [];
    });
  };
  return walk(folder);
}

/** What stands in a folder, by name. */
export function entries(folder: string, resolve: (name: string) => string): Entry[] {
  return readdirSync(resolve(folder), { withFileTypes: true })
    .map((entry) => ({
      name: entry.name,
      link: entry.isSymbolicLink(),
      folder: entry.isSymbolicLink() ? isFolder(resolve(join(folder, entry.name))) : entry.isDirectory(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
