import { resolve } from 'node:path';
import { ClusterError, UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { Cluster, Kubeconfig } from '../model/cluster.js';
import { parseDuration } from '../model/duration.js';
import type { Context, Flag, Flags } from './command.js';

/** What every command takes that talks to clusters; to be used with `openClusters`. */
export const clusterFlags: readonly Flag[] = [
  {
    name: 'cluster',
    value: 'NAME=CONTEXT',
    repeats: true,
    complete: 'cluster-context',
    description: 'kubeconfig context of a cluster that the manifests name; repeats',
  },
  {
    name: 'context',
    value: 'CONTEXT',
    complete: 'context',
    description: 'kubeconfig context of objects without a cluster (default: the current one)',
  },
  {
    name: 'kubeconfig',
    value: 'FILE',
    complete: 'file',
    description: 'kubeconfig (default: $KUBECONFIG, then ~/.kube/config)',
  },
  {
    name: 'request-timeout',
    value: 'DURATION',
    description: 'longest wait for one answer of an API server (default: 30s)',
  },
  { name: 'as', value: 'USER', description: 'user to impersonate' },
];

/** A cluster as manifests name it; '' is that of objects without one. */
export interface NamedCluster {
  name: string;
  /** The kubeconfig context that the document itself names. */
  context?: string;
}

/**
 * The clusters of these names, each connected through the context of `--cluster NAME=CONTEXT`, else the document's own, else the one called
 * like the cluster. The name '' stands for the cluster of `--context`, else of the current context. No connection is opened yet.
 *
 * @throws UsageError for a `--cluster` without `=`, and for `--context` together with several names.
 * @throws ClusterError naming every context that is missing, for a kubeconfig that cannot be understood, and without any context.
 */
export async function openClusters(
  context: Context,
  flags: Flags,
  names: readonly NamedCluster[],
): Promise<Map<string, Cluster>> {
  const mapped = readClusterMap(flags);
  const wanted = [...new Map(names.map((named) => [named.name, named])).values()];
  checkContext(flags, wanted);
  const kubeconfig = await openKubeconfig(context, flags);
  const contexts = wanted.map(({ name, context: own }) => ({
    name,
    context: name === '' ? currentContext(kubeconfig, flags) : (mapped.get(name) ?? own ?? name),
  }));
  checkContexts(kubeconfig, contexts, mapped);
  warnUnmoved(context, flags, contexts, mapped);
  return new Map(
    contexts.map(({ name, context: target }) => [
      name,
      kubeconfig.connect(target, { name: name === '' ? target : name }),
    ]),
  );
}

/** The kubeconfig that the flags name, its contexts not yet looked at. */
export function openKubeconfig(context: Context, flags: Flags): Promise<Kubeconfig> {
  return context.kubeconfig({
    path: kubeconfigPath(context, flags),
    as: text(flags.as),
    requestTimeoutMs: requestTimeoutMs(flags),
    call: (line) => context.terminal.debug(line),
    warned: (line) => context.terminal.warn(line),
  });
}

/**
 * What `--cluster NAME=CONTEXT` says, by name.
 *
 * @throws UsageError without `=`, or for one name with two contexts.
 */
export function readClusterMap(flags: Flags): Map<string, string> {
  const map = new Map<string, string>();
  for (const given of Array.isArray(flags.cluster) ? flags.cluster : []) {
    // A context may well hold a `=`, a cluster's name never does.
    const [, name, target] = /^([^=]+)=(.+)$/s.exec(given) ?? [];
    if (name === undefined || target === undefined) {
      throw new UsageError('bad-cluster', `found --cluster ${given}, expected --cluster NAME=CONTEXT`, {
        hint: `for instance \`--cluster ${given.replaceAll('=', '') || 'east'}=CONTEXT\``,
      });
    }
    const before = map.get(name);
    if (before !== undefined && before !== target) {
      throw new UsageError('bad-cluster', `--cluster gives ${name} two contexts: ${before} and ${target}`);
    }
    map.set(name, target);
  }
  return map;
}

/** `--context` is for objects without a cluster: it cannot stand for clusters that have names. */
function checkContext(flags: Flags, wanted: readonly NamedCluster[]): void {
  const several = wanted.filter(({ name }) => name !== '').map(({ name }) => name);
  const given = text(flags.context);
  if (given === undefined || several.length < 2) return;
  throw new UsageError(
    'context-of-several',
    `--context ${given} cannot stand for several clusters: the documents name ${several.join(', ')}`,
    { hint: `give each its own: ${several.map((name) => `--cluster ${name}=CONTEXT`).join(' ')}` },
  );
}

/** Nobody is to write to another cluster than meant: `--context` does not move what a manifest gives to a cluster by name. */
function warnUnmoved(
  { terminal }: Context,
  flags: Flags,
  opened: readonly { name: string; context: string }[],
  mapped: ReadonlyMap<string, string>,
): void {
  const given = text(flags.context);
  if (given === undefined) return;
  for (const { name, context: target } of opened) {
    if (name === '' || mapped.has(name) || target === given) continue;
    terminal.warn(
      `--context ${given} is for objects without a cluster: those of cluster ${name} go to context ${target}; --cluster ${name}=${given} sends them there`,
    );
  }
}

function currentContext({ current }: Kubeconfig, flags: Flags): string {
  const target = text(flags.context) ?? current;
  if (target !== undefined) return target;
  throw new ClusterError('no-context', 'the kubeconfig has no current context', {
    hint: 'choose one with --context, or with `kubectl config use-context`',
  });
}

function checkContexts(
  kubeconfig: Kubeconfig,
  wanted: readonly { name: string; context: string }[],
  mapped: ReadonlyMap<string, string>,
): void {
  const known = kubeconfig.contexts.map(({ name }) => name);
  const missing = wanted.filter(({ context }) => !known.includes(context));
  if (missing.length === 0) return;
  const told = missing.map(({ name, context }) => {
    const near = suggestion(context, known);
    const of = name === '' || name === context ? '' : ` (of cluster ${name})`;
    return `no context \`${context}\`${of} in the kubeconfig${near === undefined ? '' : `, ${near}`}`;
  });
  const unmapped = missing.find(({ name }) => name !== '' && !mapped.has(name));
  const list = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  const unused = [...mapped.keys()].filter((name) => !wanted.some((one) => one.name === name));
  const idle = unused.map((name) => `; no document names cluster ${name} of --cluster`).join('');
  throw new ClusterError('unknown-context', told.join('; '), {
    hint:
      unmapped === undefined ? list : `${list}; say which is meant with \`--cluster ${unmapped.name}=CONTEXT\`${idle}`,
  });
}

function kubeconfigPath({ cwd }: Context, flags: Flags): string | undefined {
  const path = text(flags.kubeconfig);
  return path === undefined ? undefined : resolve(cwd, path);
}

function requestTimeoutMs(flags: Flags): number | undefined {
  const given = text(flags.requestTimeout);
  if (given === undefined) return undefined;
  // kubectl: a bare number is seconds, and 0 is no limit.
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : parseDuration(given);
  if (ms !== undefined && ms >= 0) return ms;
  throw new UsageError('bad-duration', `found --request-timeout ${given}, expected a duration such as 10s`);
}

function text(value: Flags[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
