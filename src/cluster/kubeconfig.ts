import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ClusterError } from '../errors.js';
import { fileError } from '../manifest/file-error.js';
import { readText } from '../manifest/read-text.js';
import type { Json, JsonObject, Path, Position } from '../model/document.js';
import { asList, asObject, asText, isObject } from '../model/json.js';
import { serviceAccount } from './service-account.js';

type Env = Record<string, string | undefined>;

/** An entry of a kubeconfig, and the folder that its relative paths start from. */
export interface Entry {
  value: JsonObject;
  folder: string;
}

/** What kubeconfig files say together; the first file that knows a name decides. */
export interface KubeconfigFiles {
  /** As messages name them. */
  files: readonly string[];
  current: string | undefined;
  contexts: ReadonlyMap<string, Entry>;
  clusters: ReadonlyMap<string, Entry>;
  users: ReadonlyMap<string, Entry>;
}

/**
 * The files that kubectl would read: `path` (`--kubeconfig`), else those of $KUBECONFIG, else ~/.kube/config; those of a list that are not
 * there are passed over (client-go: tools/clientcmd/loader.go). Without any, in a Pod, its service account as context `in-cluster`.
 *
 * @throws ClusterError for a file that cannot be read or understood, naming the line, and when there is no file at all.
 */
export function readKubeconfig(
  path: string | undefined,
  env: Env,
  accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount',
): KubeconfigFiles {
  const files = path === undefined ? filesOf(env) : [path];
  const read = files.flatMap((file) => {
    const text = readFile(file, path === undefined);
    return text === undefined ? [] : [readOne(file, text)];
  });
  if (read.length === 0) {
    const inCluster = path === undefined ? serviceAccount(env, accountFolder) : undefined;
    if (inCluster !== undefined) return inCluster;
    throw new ClusterError('no-kubeconfig', `no kubeconfig: there is no ${files.join(' and no ')}`, {
      hint: 'name one with --kubeconfig or in $KUBECONFIG',
    });
  }
  const merged = (entries: (one: KubeconfigFiles) => ReadonlyMap<string, Entry>) =>
    firstOfEach(read.flatMap((one) => [...entries(one)]));
  return {
    files: read.flatMap((one) => one.files),
    current: read.find(({ current }) => current !== undefined)?.current,
    contexts: merged(({ contexts }) => contexts),
    clusters: merged(({ clusters }) => clusters),
    users: merged(({ users }) => users),
  };
}

function filesOf(env: Env): string[] {
  const named = env.KUBECONFIG?.split(delimiter).filter((file) => file !== '') ?? [];
  if (named.length > 0) return named;
  return [join(env.HOME ?? env.USERPROFILE ?? '', '.kube/config')];
}

function readFile(file: string, isOptional: boolean): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (isOptional && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ClusterError('broken-kubeconfig', `kubeconfig ${file}: ${fileError(cause)}`, { cause });
  }
}

function readOne(file: string, text: string): KubeconfigFiles {
  const { value, problems, at } = readText(text, file);
  const [problem] = problems;
  if (problem !== undefined) {
    // An alias may be the beginning of a password without quotes.
    throw broken(problem.position, problem.message.replace(/`[*&][^`]*`/g, '`*...`'), problem.hint);
  }
  if (!isObject(value)) throw broken(at([]), 'found no map, expected a kubeconfig');
  const list = (key: string, inner: string): Map<string, Entry> => {
    const listed = value[key] ?? [];
    if (!Array.isArray(listed)) throw broken(at([key]), `${key}: found ${typeof listed}, expected a list`);
    const entries = listed.map((item, index) => named(item, inner, [key, index], at));
    return firstOfEach(entries.map(({ name, content }) => [name, { value: content, folder: dirname(file) }]));
  };
  return {
    files: [file],
    current: asText(value['current-context']),
    contexts: list('contexts', 'context'),
    clusters: list('clusters', 'cluster'),
    users: list('users', 'user'),
  };
}

/** In the order in which they stand there. */
function firstOfEach(entries: readonly [string, Entry][]): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const [name, entry] of entries) if (!found.has(name)) found.set(name, entry);
  return found;
}

function named(
  item: Json,
  inner: string,
  path: Path,
  at: (path: Path) => Position,
): { name: string; content: JsonObject } {
  const name = asText(asObject(item).name);
  const [list, index] = path;
  if (name === undefined) throw broken(at(path), `${list}[${index}].name: found none, expected a name`);
  const content = asObject(item)[inner] ?? {};
  if (!isObject(content)) throw broken(at([...path, inner]), `${list}[${index}].${inner}: expected a map`);
  return { name, content };
}

function broken(position: Position, message: string, hint?: string): ClusterError {
  return new ClusterError('broken-kubeconfig', `kubeconfig: ${message}`, { position, hint });
}

/** The namespace of a context. */
export function namespaceOf(context: Entry): string | undefined {
  return asText(context.value.namespace);
}

/** The strings of a list. */
export function texts(value: Json | undefined): string[] {
  return asList(value).flatMap((item) => asText(item) ?? []);
}
