import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { formatNames, print } from '../output/print.js';
import { alternativeNameFlag, daysFlag, readOrder } from './certs-order.js';
import type { Command, Context, Flags } from './command.js';
import { namespace, output } from './flags.js';

const GUIDE_NAMESPACE = 'gloo-system';

export const certsCreate: Command = {
  description:
    'Without --san and --ca: two pairs that sign themselves, as in the guide of Gloo Federation. With one of them: a root CA, a server certificate with these ' +
    'names and a client certificate, each side verifying the other. The key of the root stays in ca/ for --renew; keep that folder safe.\n\n' +
    'Everything private goes into files that only you can read, and nowhere else.',
  flags: [
    { name: 'output-dir', value: 'DIR', complete: 'directory', default: '.', description: 'folder for the PEM files' },
    {
      name: 'secrets',
      value: 'DIR',
      complete: 'directory',
      description: 'folder for Secret manifests, one file a side',
    },
    alternativeNameFlag,
    { name: 'ca', description: 'a root CA also without --san' },
    daysFlag,
    {
      name: 'algorithm',
      value: 'KEY',
      choices: ['rsa', 'ecdsa'],
      description: 'kind of keys (default: rsa, of 2048 bits)',
    },
    { name: 'renew', description: 'replace the pairs; keep the root CA, and the names unless --san is given' },
    { name: 'force', description: 'replace everything, the root CA too' },
    { ...namespace, description: `namespace of the Secrets (default: ${GUIDE_NAMESPACE})` },
    {
      name: 'downstream-cluster',
      value: 'NAME',
      repeats: true,
      description: 'remote cluster that gets the server side; repeats',
    },
    {
      name: 'upstream-cluster',
      value: 'NAME',
      repeats: true,
      description: 'primary cluster that gets the client side; repeats',
    },
    output(formatNames('certificates')),
  ],
  examples: [
    { line: 'failover certs create --output-dir certs', does: 'the pairs of the guide' },
    {
      line: 'failover certs create --output-dir certs/own-ca --secrets secrets --san failover.example.com --algorithm ecdsa',
      does: 'a root CA and a pair for each side, as Secrets too',
    },
    { line: 'failover certs create --output-dir certs/own-ca --secrets secrets --renew', does: 'new pairs in time' },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    if (flags.renew === true && flags.force === true) {
      throw new UsageError('renew-and-force', 'found both --renew and --force, expected one of them');
    }
    const order = readOrder(flags, context.startedMs);
    const { produce } = await import('../certs/produce.js');
    const { written, certificates, notes } = await produce(order, {
      folder: String(flags.outputDir),
      secrets: typeof flags.secrets === 'string' ? flags.secrets : undefined,
      within: (path) => resolve(context.cwd, path),
      namespace: typeof flags.namespace === 'string' ? flags.namespace : GUIDE_NAMESPACE,
      downstreamClusters: list(flags.downstreamCluster),
      upstreamClusters: list(flags.upstreamCluster),
      renew: flags.renew === true,
      force: flags.force === true,
    });
    for (const note of notes) context.terminal.note(note);
    const format = typeof flags.output === 'string' ? flags.output : 'text';
    await print(context.terminal, { kind: 'certificates', data: { certificates, files: written } }, format);
    return 0;
  },
};

function list(value: Flags[string]): string[] {
  return Array.isArray(value) ? value : [];
}
