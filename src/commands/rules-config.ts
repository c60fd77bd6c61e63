import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { InputError } from '../errors.js';
import { readCustomResourceDefinitions } from '../manifest/crd.js';
import type { KindSchema } from '../manifest/kind-schema.js';
import { inputError, inspectManifests } from '../manifest/read.js';
import { readTextFile } from '../manifest/read-text.js';
import { CONFIG_FILE, parseConfig, type RulesConfig } from '../rules/config.js';
import type { Rule } from '../rules/rule.js';

/**
 * The rules file that `--config` names, else the one in the working directory or the nearest folder above; without one, no settings.
 *
 * @throws InputError when it cannot be read or says something that is not understood.
 */
export function readRulesConfig(given: string | undefined, cwd: string, rules: readonly Rule[]): RulesConfig {
  const path = given === undefined ? findUpward(cwd) : resolve(cwd, given);
  if (path === undefined) return { severity: {}, crds: [] };
  const name = given ?? (relative(cwd, path) || path);
  const config = parseConfig(readTextFile(path, name), name, rules);
  return { ...config, crds: config.crds.map((folder) => (isAbsolute(folder) ? folder : join(dirname(path), folder))) };
}

function findUpward(from: string): string | undefined {
  const path = join(from, CONFIG_FILE);
  if (existsSync(path)) return path;
  const parent = dirname(from);
  return parent === from ? undefined : findUpward(parent);
}

/**
 * The schemas of the CustomResourceDefinitions in folders or files.
 *
 * @throws InputError when one cannot be read, or holds no such definition.
 */
export async function readSchemas(folders: readonly string[], cwd: string): Promise<KindSchema[]> {
  if (folders.length === 0) return [];
  const { documents, problems } = await inspectManifests({ files: folders, recursive: true, cwd });
  if (problems.length > 0) throw inputError(problems);
  const schemas = readCustomResourceDefinitions(documents);
  if (schemas.length > 0) return schemas;
  throw new InputError('no-crds', `found no CustomResourceDefinition in ${folders.join(', ')}, expected at least one`);
}
