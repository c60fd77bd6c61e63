import { formatNames, print } from '../output/print.js';
import { fromFlag, labelsFlag, readClient } from './client.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, namespace, output } from './flags.js';
import { fromClusterFlags, refuseLiveFlags } from './from-cluster-flags.js';
import { readInputs } from './inputs.js';
import { warnRejected } from './warn-rejected.js';

export const explain: Command = {
  description:
    'For every service among the inputs: the levels that a client sees, why each endpoint stands where it stands, what takes endpoints\n' +
    'out, and how many must be down before traffic moves on. Without --from, one answer for each locality found among the inputs.\n' +
    'With --from-cluster the inputs are what is live: `failover explain --from-cluster -n prod --from us-east1/us-east1-b`.',
  arguments: [{ name: 'rule', complete: 'rule', description: 'id of a rule of `validate`: prints its page instead' }],
  flags: [
    ...inputFlags,
    fromFlag,
    labelsFlag,
    {
      ...namespace,
      description: "the client's namespace (default: that of each service); with --from-cluster, what is read, too",
    },
    ...fromClusterFlags,
    { name: 'rules', description: 'list every rule of `validate` instead' },
    output(formatNames('plans')),
  ],
  examples: [
    {
      line: 'failover explain -f examples/istio/locality-failover --from region1/zone1',
      does: 'the order in which a client in region1/zone1 is served',
    },
    {
      line: 'failover explain -f examples/gloo-federation/blue-green',
      does: 'what each client sees, wherever it stands',
    },
    {
      line: 'failover explain -f examples/istio/external-service --from us/boston --labels app=web -o json',
      does: 'for a program, and for a client with labels',
    },
    {
      line: 'failover explain -f examples/service-mesh-hub/reviews -o mermaid',
      does: 'a flowchart for a README',
    },
    { line: 'failover explain istio/missing-outlier-detection', does: 'what a rule of validate looks for, and why' },
  ],
  async run(context: Context, [ruleId]: string[], flags: Flags): Promise<number> {
    if (ruleId !== undefined || flags.rules === true) {
      const { explainRules } = await import('./explain-rules.js');
      return explainRules(context, ruleId, flags);
    }
    const client = readClient(flags);
    refuseLiveFlags(flags);
    const documents = await readInputs(context, flags);
    // Loaded here, so that neither help nor a wrong flag waits for the meshes.
    const [{ explainAll }, { endpointless, NOTHING_FOR_CLIENT, regionlessZones }] = await Promise.all([
      import('./explained.js'),
      import('./plans.js'),
    ]);
    const data = explainAll(documents, client);
    const plans = data.map(({ plan }) => plan);
    for (const warning of [regionlessZones(plans), endpointless(plans)]) {
      if (warning !== undefined) context.terminal.warn(warning);
    }
    await warnRejected(context, documents);
    if (data.length === 0) context.terminal.note(NOTHING_FOR_CLIENT);
    const format = typeof flags.output === 'string' ? flags.output : 'text';
    await print(context.terminal, { kind: 'plans', data }, format, { verbose: flags.verbose === true });
    return 0;
  },
};
