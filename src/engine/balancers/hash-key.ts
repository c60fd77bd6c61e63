import type { Host } from '../host.js';

/** What rings and tables hash of a host: its address, else its name. */
export function hashKey({ endpoint }: Host): string {
  if (endpoint.address === undefined) return endpoint.name;
  return endpoint.port === undefined ? endpoint.address : `${endpoint.address}:${endpoint.port}`;
}

/** Each host's share of the list's weight. */
export function normalizedWeights(hosts: readonly Host[]): number[] {
  const sum = hosts.reduce((total, host) => total + host.weight, 0);
  return hosts.map((host) => host.weight / sum);
}
