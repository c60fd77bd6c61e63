import type { CommandEntry } from './command.js';

/** Every word that works, alphabetically. Help and completion need nothing but this list. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'certs',
    group: 'Work with clusters',
    summary: 'make, inspect and verify the certificates of the mTLS between clusters',
    load: async () => (await import('./certs.js')).certs,
  },
  {
    name: 'completion',
    group: 'Other',
    summary: 'print the completion script of a shell',
    load: async () => (await import('./completion.js')).completion,
  },
  {
    name: 'convert',
    group: 'Write manifests',
    summary: 'write the same failover for another mesh, and list what it cannot hold',
    load: async () => (await import('./convert.js')).convert,
  },
  {
    name: 'create',
    group: 'Write manifests',
    summary: 'make one resource from flags',
    load: async () => (await import('./create.js')).create,
  },
  {
    name: 'demo',
    group: 'Understand a failover',
    summary: 'play a built-in failover; needs no cluster and no file',
    load: async () => (await import('./demo.js')).demo,
  },
  {
    name: 'explain',
    group: 'Understand a failover',
    summary: 'say in which order, and why, each endpoint gets traffic',
    load: async () => (await import('./explain.js')).explain,
  },
  {
    name: 'generate',
    group: 'Write manifests',
    summary: 'print native manifests, from Failover documents or from flags',
    load: async () => (await import('./generate.js')).generate,
  },
  {
    name: 'init',
    group: 'Write manifests',
    summary: 'write a starter: a failover and a scenario',
    load: async () => (await import('./init.js')).init,
  },
  {
    name: 'simulate',
    group: 'Understand a failover',
    summary: 'play an outage in virtual time and count what clients see',
    load: async () => (await import('./simulate.js')).simulate,
  },
  {
    name: 'validate',
    group: 'Understand a failover',
    summary: 'check syntax, schema and the failover rules',
    load: async () => (await import('./validate.js')).validate,
  },
  {
    name: 'version',
    group: 'Other',
    summary: 'print the version of this program',
    load: async () => (await import('./version.js')).version,
  },
];
