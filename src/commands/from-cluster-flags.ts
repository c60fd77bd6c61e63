import { UsageError } from '../errors.js';
import { clusterFlags } from './clusters.js';
import type { Flag, Flags } from './command.js';
import { namespace } from './flags.js';

/** What every command takes that reads live objects; beside `inputFlags`, and used through `readInputs`. */
export const fromClusterFlags: readonly Flag[] = [
  {
    name: 'from-cluster',
    description: 'read live objects, and where endpoints are, from the cluster; instead of or beside -f',
  },
  { name: 'all-namespaces', short: 'A', description: "with --from-cluster: every namespace, not only the context's" },
  {
    name: 'selector',
    short: 'l',
    value: 'SELECTOR',
    description: 'with --from-cluster: mesh objects and Services with these labels, and all that belongs to them',
  },
  ...clusterFlags,
];

export const liveNamespace: Flag = {
  ...namespace,
  description: "with --from-cluster: namespace of the mesh objects and Services (default: the context's)",
};

/** Flags that say something about live objects, and nothing without them. */
const WHAT = ['all-namespaces', 'selector'];
const WHERE = clusterFlags.map(({ name }) => name);

/**
 * A flag about clusters without `--from-cluster` would be passed over in silence. `--crds-from-cluster` needs to know which cluster as well.
 *
 * @throws UsageError naming it.
 */
export function refuseLiveFlags(flags: Flags): void {
  if (flags.fromCluster === true) return;
  const given = (flags.crdsFromCluster === true ? WHAT : [...WHAT, ...WHERE]).find((name) => {
    const value = flags[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return value !== undefined && value !== false && (!Array.isArray(value) || value.length > 0);
  });
  if (given === undefined) return;
  throw new UsageError('no-from-cluster', `found --${given} without --from-cluster, expected both`, {
    hint: 'nothing is read from a cluster unless --from-cluster says so',
  });
}
