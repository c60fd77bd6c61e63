import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SourceText } from '../manifest/source-text.js';
import type { Json } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';

type Env = Record<string, string | undefined>;

/** A context of a kubeconfig: a name for a cluster, and perhaps the namespace that is meant there. */
export interface KubeContext {
  name: string;
  namespace: string | undefined;
}

/**
 * The contexts of the files that kubectl would read: `given` (`--kubeconfig`), else those of $KUBECONFIG, else ~/.kube/config. A file that
 * cannot be read or understood has none: a shell that completes has no place for a message.
 */
export function readContexts(given: string | undefined, env: Env): KubeContext[] {
  const contexts = filesOf(given, env).flatMap(contextsOf);
  // The first file that knows a name decides (client-go: tools/clientcmd/loader.go).
  return contexts.filter(({ name }, index) => contexts.findIndex((other) => other.name === name) === index);
}

function filesOf(given: string | undefined, env: Env): string[] {
  if (given !== undefined) return [given];
  const named = env.KUBECONFIG?.split(delimiter).filter((path) => path !== '') ?? [];
  if (named.length > 0) return named;
  const home = env.HOME ?? env.USERPROFILE;
  return home === undefined ? [] : [join(home, '.kube/config')];
}

function contextsOf(path: string): KubeContext[] {
  return asList(asObject(readConfig(path)).contexts).flatMap((item) => {
    const { name, context } = asObject(item);
    const label = asText(name);
    return label === undefined ? [] : [{ name: label, namespace: asText(asObject(context).namespace) }];
  });
}

function readConfig(path: string): Json {
  try {
    const { value, problems } = new SourceText(path, readFileSync(path, 'utf8'), 1).read();
    return problems.length === 0 ? value : null;
  } catch {
    // No such file, or not ours to read: the same as one without contexts.
    return null;
  }
}
