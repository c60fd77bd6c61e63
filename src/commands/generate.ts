import { UsageError } from '../errors.js';
import type { Command, CommandGroup, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { readInputs } from './inputs.js';
import { kindEntries, refuseInputs } from './kind-command.js';
import { manifestFormats, printManifests } from './print-manifests.js';

const fromFailovers: Command = {
  flags: [
    ...inputFlags,
    { name: 'to', value: 'MESH', complete: 'mesh', description: 'another mesh than the document names' },
    {
      name: 'api',
      value: 'API',
      choices: ['trafficsplit', 'httproute'],
      description: 'what Linkerd is configured with',
    },
    {
      name: 'translate',
      description:
        'what the controller of Service Mesh Hub or Gloo Federation writes instead, of Failover documents and native manifests',
    },
    {
      name: 'output-dir',
      value: 'DIR',
      complete: 'directory',
      description: 'write files: a folder for each cluster, with a kustomization.yaml',
    },
    output(manifestFormats),
  ],
  examples: [
    {
      line: 'failover generate -f examples/neutral/reviews/failover.yaml',
      does: "the manifests of the document's mesh",
    },
    {
      line: 'failover generate -f examples/neutral/reviews/failover.yaml --to istio --output-dir manifests',
      does: 'those of Istio, a folder for each cluster',
    },
    {
      line: 'failover generate -f examples/service-mesh-hub/reviews --translate',
      does: 'what Service Mesh Hub writes into the clusters',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    if (flags.outputDir !== undefined && flags.output !== undefined) {
      throw new UsageError('output-and-folder', 'found both -o and --output-dir, expected one of them');
    }
    const documents = await readInputs(context, flags);
    // Loaded here, so that neither help nor a wrong flag waits for the meshes.
    const { generateAll } = await import('./generated.js');
    const { manifests, values, warnings, notes } = generateAll(documents, {
      to: text(flags.to),
      api: text(flags.api),
      translate: flags.translate === true,
    });
    for (const warning of warnings) context.terminal.warn(warning);
    for (const note of notes) context.terminal.note(note);
    const dir = text(flags.outputDir);
    if (dir === undefined) {
      for (const { file } of values) {
        context.terminal.warn(`${file}: Helm values are no manifest and not printed; --output-dir writes them`);
      }
      await printManifests(context, manifests, text(flags.output) ?? 'yaml');
    } else {
      const { writeOutput } = await import('./write-output.js');
      await writeOutput(context, dir, manifests, values);
    }
    return 0;
  },
};

export const generate: CommandGroup = {
  noun: 'KIND',
  description:
    'Prints manifests and touches no cluster. With -f: all that the Failover documents need in their mesh, in apply order. With a KIND: one resource, made from flags.',
  command: fromFailovers,
  subcommands: kindEntries({
    flags: [],
    example: (line) => line,
    check: refuseInputs,
    async use(context, objects, flags) {
      await printManifests(context, objects, text(flags.output) ?? 'yaml');
      return 0;
    },
  }),
  examples: [
    {
      line: 'failover generate outlier-policy mgmt-reviews-outlier -n service-mesh-hub --service mgmt-cluster/bookinfo/reviews --consecutive-errors 1',
      does: 'one resource',
    },
  ],
};

function text(value: Flags[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
