import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  entries,
  type FoundFile,
  filesOfFolder,
  isFolder,
  isManifestName,
  isSettingsName,
  isSkipped,
} from './folder.js';
import { globMatcher } from './glob-matcher.js';

/** Whether a name has to be matched against files rather than opened. */
export function isGlob(name: string): boolean {
  return /[*?[{]/.test(name);
}

/**
 * What a glob matches, by name: `*`, `?`, `[a-z]` within a name, `**` over folders, `{a,b}`. Names that begin with a dot match only a pattern
 * that does. A pattern that ends in a bare wildcard means the manifests there, not a README beside them.
 */
export function filesOfGlob(pattern: string, recursive: boolean, resolve: (name: string) => string): FoundFile[] {
  const names = new Set(braces(pattern).flatMap((each) => match(each, resolve)));
  const bare = /(^|\/)\**$/.test(pattern);
  return [...names].flatMap((name) => {
    const last = name.slice(name.lastIndexOf('/') + 1);
    if (isFolder(resolve(name)))
      return pattern.includes('**') || isSkipped(last) ? [] : filesOfFolder(name, recursive, resolve);
    return isSettingsName(last) || (bare && !isManifestName(last)) ? [] : [{ name, found: true }];
  });
}

function match(pattern: string, resolve: (name: string) => string): string[] {
  const root = pattern.startsWith('/') ? '/' : '';
  const segments = pattern.split('/').filter((segment) => segment !== '');
  let found = [root];
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    found = found.flatMap((folder) => {
      if (segment === '**') return below(folder, last, resolve);
      if (!isGlob(segment)) return existsSync(resolve(join(folder, segment))) ? [join(folder, segment)] : [];
      const matches = globMatcher(segment);
      return contents(folder, resolve)
        .filter((entry) => (last || entry.folder) && matches(entry.name))
        .map((entry) => join(folder, entry.name));
    });
  });
  return found;
}

/** The folder and all folders below it; with `files` the files in them instead. As in shells, `**` follows no links, which might lead in a circle. */
function below(folder: string, files: boolean, resolve: (name: string) => string): string[] {
  const inside = contents(folder, resolve).filter((entry) => !isSkipped(entry.name));
  return [
    ...(files ? [] : [folder]),
    ...inside.flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.folder) return entry.link ? [] : below(path, files, resolve);
      return files ? [path] : [];
    }),
  ];
}

function contents(folder: string, resolve: (name: string) => string) {
  const path = folder === '' ? '.' : folder;
  return isFolder(resolve(path)) ? entries(path, resolve) : [];
}

/** `a.{yaml,yml}` as `a.yaml` and `a.yml`. */
function braces(pattern: string): string[] {
  const group = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (group === null) return [pattern];
  const [whole, choices = ''] = group;
  return choices.split(',').flatMap((choice) => braces(pattern.replace(whole, () => choice)));
}
