import { topologyLabels } from '../engine/client-place.js';
import { UsageError } from '../errors.js';
import type { Client } from '../model/plan.js';
import type { Flag, Flags } from './command.js';

export const fromFlag: Flag = {
  name: 'from',
  value: 'LOCALITY',
  description: "the client's place, REGION[/ZONE[/SUBZONE]]; '' for a client without locality",
};

export const labelsFlag: Flag = {
  name: 'labels',
  value: 'KEY=VALUE,…',
  description: "the client's labels",
};

/**
 * The client that `--from`, `--labels` and `-n` describe; a field that no flag gives is absent. Labels for node, network and cluster say
 * where the client runs, too.
 *
 * @throws UsageError for a locality without region and for labels that are no pairs.
 */
export function readClient(flags: Flags): Client {
  const labels = parseLabels(flags.labels);
  const given: Client = {
    locality: parseFrom(flags.from),
    labels,
    namespace: text(flags.namespace),
    node: labels?.[topologyLabels.node],
    network: labels?.[topologyLabels.network],
    cluster: labels?.[topologyLabels.cluster],
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function parseFrom(value: Flags[string]): string | undefined {
  if (typeof value !== 'string') return undefined;
  const locality = value.trim();
  if (!locality.startsWith('/')) return locality;
  throw new UsageError('locality-without-region', `locality \`${locality}\` has no region`, {
    hint: "write REGION[/ZONE[/SUBZONE]], or --from '' for a client without locality",
  });
}

function parseLabels(value: Flags[string]): Record<string, string> | undefined {
  const lists = Array.isArray(value) ? value : typeof value === 'string' ? [value] : undefined;
  if (lists === undefined) return undefined;
  const pairs = lists.flatMap((list) => list.split(',')).filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key, label] = /^\s*([^=\s]+)=(.*?)\s*$/.exec(pair) ?? [];
      if (key !== undefined && label !== undefined) return [key, label];
      throw new UsageError('labels-without-value', `label \`${pair.trim()}\` is no pair of key and value`, {
        hint: 'write --labels app=web,version=v1',
      });
    }),
  );
}

function text(value: Flags[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
