import type { CommandEntry } from './command.js';

/** Every word that works, alphabetically. Help and completion need nothing but this list. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'apply',
    group: 'Work with clusters',
    summary: 'write a failover to its clusters, in the right order, until the mesh accepted it',
    load: async () => (await import('./apply.js')).apply,
  },
  {
    name: 'certs',
    group: 'Work with clusters',
    summary: 'make, inspect and verify the certificates of the mTLS between clusters',
    load: async () => (await import('./certs.js')).certs,
  },
  {
    name: 'check',
    group: 'Work with clusters',
    summary: 'say whether everything is there that a failover needs of its clusters',
    load: async () => (await import('./check.js')).check,
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
    summary: 'make one resource from flags and apply it',
    load: async () => (await import('./create.js')).create,
  },
  {
    name: 'delete',
    group: 'Work with clusters',
    summary: 'remove a failover from its clusters, in the reverse order',
    load: async () => (await import('./delete.js')).deleteCommand,
  },
  {
    name: 'demo',
    group: 'Understand a failover',
    summary: 'play a built-in failover; needs no cluster and no file',
    load: async () => (await import('./demo.js')).demo,
  },
  {
    name: 'diff',
    group: 'Work with clusters',
    summary: 'show what apply would change',
    load: async () => (await import('./diff.js')).diff,
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
    name: 'status',
    group: 'Work with clusters',
    summary: 'show what is live and accepted, which level serves, and where it is reached',
    load: async () => (await import('./status.js')).status,
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
    summary: 'print the versions of this program and of the meshes in a cluster',
    load: async () => (await import('./version.js')).version,
  },
];
