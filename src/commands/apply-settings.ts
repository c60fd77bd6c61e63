import { UsageError } from '../errors.js';
import type { Flag, Flags } from './command.js';
import { readTimeout } from './timeout.js';

/** To be read with `readAddresses`. */
export const addressFlag: Flag = {
  name: 'address',
  value: 'CLUSTER=HOST:PORT',
  repeats: true,
  description: 'where a cluster is reached, instead of the address of its load balancer; repeats',
};

/** What `apply` and `create` take for writing to clusters, beside those of `clusterFlags`. */
export const writeFlags: readonly Flag[] = [
  {
    name: 'dry-run',
    value: 'WHERE',
    choices: ['client', 'server'],
    description: 'write nothing: ask no cluster, or let the API servers go through everything',
  },
  { name: 'wait', description: 'wait until the mesh accepted each stage (default: true)' },
  { name: 'timeout', value: 'DURATION', description: 'longest wait for one object (default: 60s)' },
  { name: 'force-conflicts', description: 'take over fields that other managers own' },
  { name: 'validate', description: 'check the manifests first, as `failover validate` does (default: true)' },
  addressFlag,
];

/** The flags of `writeFlags`, understood. */
export interface ApplySettings {
  dryRun: 'client' | 'server' | undefined;
  wait: boolean;
  timeoutMs: number;
  force: boolean;
  /** By cluster name. */
  addresses: Map<string, string>;
  namespace: string | undefined;
}

/** @throws UsageError for a duration or an address that is none. */
export function readApplySettings(flags: Flags): ApplySettings {
  return {
    dryRun: flags.dryRun === 'client' || flags.dryRun === 'server' ? flags.dryRun : undefined,
    wait: flags.wait !== false,
    timeoutMs: readTimeout(flags.timeout),
    force: flags.forceConflicts === true,
    addresses: readAddresses(flags.address),
    namespace: typeof flags.namespace === 'string' ? flags.namespace : undefined,
  };
}

/**
 * What `--address` says, by cluster name.
 *
 * @throws UsageError for an address that is none.
 */
export function readAddresses(value: Flags[string]): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const given of Array.isArray(value) ? value : []) {
    const [, cluster, address] = /^([^=]+)=(.+:\d{1,5})$/s.exec(given) ?? [];
    if (cluster === undefined || address === undefined) {
      throw new UsageError('bad-address', `found --address ${given}, expected --address CLUSTER=HOST:PORT`);
    }
    addresses.set(cluster, address);
  }
  return addresses;
}
