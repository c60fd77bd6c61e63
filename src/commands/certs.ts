import type { CommandGroup } from './command.js';

export const certs: CommandGroup = {
  description:
    'The mTLS between clusters has two sides: downstream, the server in each remote cluster, and upstream, the client in the primary cluster. ' +
    'Each has a TLS Secret with its own pair and with what verifies the other side.',
  subcommands: [
    {
      name: 'create',
      group: 'Commands',
      summary: 'make the pairs of both sides, or renew them',
      load: async () => (await import('./certs-create.js')).certsCreate,
    },
    {
      name: 'inspect',
      group: 'Commands',
      summary: 'show names, validity and issuer of certificates in files and Secrets',
      load: async () => (await import('./certs-inspect.js')).certsInspect,
    },
    {
      name: 'verify',
      group: 'Commands',
      summary: 'check that both sides accept each other, before an outage does',
      load: async () => (await import('./certs-verify.js')).certsVerify,
    },
  ],
  examples: [
    {
      line: 'failover certs create --output-dir certs/both-sides --secrets secrets',
      does: 'both sides, as files and as Secrets',
    },
    { line: 'failover certs verify -f secrets', does: 'whether they fit' },
  ],
};
