import { UsageError } from '../errors.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { fromClusterFlags, liveNamespace, refuseLiveFlags } from './from-cluster-flags.js';
import { readInputs } from './inputs.js';

export const convert: Command = {
  description:
    'Reads manifests or Failover documents of any mesh and prints the manifests that make the same failover in another one. What that\n' +
    'mesh cannot hold is named on stderr, with the line it comes from and the nearest thing that can be done. Secrets are left out.',
  flags: [
    ...inputFlags,
    { name: 'to', value: 'MESH', complete: 'mesh', description: 'the mesh to write for' },
    { name: 'strict', description: 'exit 1 when anything could not be carried over' },
    { name: 'losses', value: 'FILE', complete: 'file', description: 'write what was lost to a file, as JSON' },
    {
      name: 'output-dir',
      value: 'DIR',
      complete: 'directory',
      description: 'write a file for each object and a folder for each cluster, and print nothing',
    },
    liveNamespace,
    ...fromClusterFlags,
    output(['yaml', 'json']),
  ],
  examples: [
    {
      line: 'failover convert -f examples/service-mesh-hub/reviews --to istio',
      does: 'a FailoverService as what Istio needs for it',
    },
    {
      line: 'failover convert -f examples/istio/external-service --to envoy --losses losses.json',
      does: "an Envoy bootstrap, and what it lacks of Istio's in a file",
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    if (typeof flags.to !== 'string') {
      throw new UsageError('no-mesh', 'found no --to, expected a mesh', { hint: 'such as `--to istio`' });
    }
    const { terminal } = context;
    refuseLiveFlags(flags);
    const documents = await readInputs(context, flags);
    // Loaded here, so that neither help nor a wrong flag waits for the meshes.
    const { convertAll, lossLine, lossesText, listText } = await import('./converted.js');
    const { manifests, losses, secrets } = convertAll(documents, flags.to);
    if (typeof flags.losses === 'string') {
      const [{ writeFiles }, { resolve }] = await Promise.all([
        import('../manifest/write-files.js'),
        import('node:path'),
      ]);
      await writeFiles([{ path: resolve(context.cwd, flags.losses), text: lossesText(losses) }]);
    }
    if (typeof flags.outputDir === 'string') {
      const { writeOutput } = await import('./write-output.js');
      await writeOutput(context, flags.outputDir, manifests);
    } else terminal.out(listText(manifests, flags.output === 'json' ? 'json' : 'yaml'));
    for (const loss of losses) terminal.warn(lossLine(loss));
    if (secrets > 0) {
      terminal.note(
        `left out ${secrets} ${secrets === 1 ? 'Secret' : 'Secrets'}: \`failover certs create\` makes new ones`,
      );
    }
    return flags.strict === true && losses.length > 0 ? 1 : 0;
  },
};
