import { Interrupted, UsageError } from '../errors.js';
import { parseDuration } from '../model/duration.js';
import type { Scenario } from '../model/scenario.js';
import { formatNames, print } from '../output/print.js';
import { fromFlag, readClient } from './client.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { fromClusterFlags, liveNamespace, refuseLiveFlags } from './from-cluster-flags.js';
import { readInputs } from './inputs.js';
import { liveFlags } from './live-flags.js';
import { warnRejected } from './warn-rejected.js';

export const simulate: Command = {
  description:
    'Plays what goes wrong against the exact numbers of the mesh, in virtual time: health checks, ejections, panic, retries. The Scenario\n' +
    'documents among the inputs are played, or those of --scenario; without any, each level of each service fails in turn.\n' +
    'With --live the same engine runs on the wall clock and asks the real endpoints.\n' +
    'Exit code 1 says that an expectation of a scenario was not met.',
  flags: [
    ...inputFlags,
    liveNamespace,
    ...fromClusterFlags,
    {
      name: 'scenario',
      value: 'FILE',
      description: 'play the Scenario documents of this file instead',
      complete: 'file',
    },
    fromFlag,
    { name: 'seed', value: 'N', description: "seed of everything random (default: the scenario's, 1)" },
    { name: 'duration', value: 'DURATION', description: "virtual time to play, such as 90s (default: the scenario's)" },
    ...liveFlags,
    output(formatNames('simulation')),
  ],
  examples: [
    {
      line: 'failover simulate -f examples/gloo-federation/blue-green',
      does: 'play the scenarios that stand beside the manifests',
    },
    {
      line: 'failover simulate -f examples/service-mesh-hub/reviews --seed 7 --duration 5m',
      does: 'another draw of the dice, and longer',
    },
    {
      line: 'failover simulate -f examples/istio/locality-failover -o svg > failover.svg',
      does: 'the timeline as a picture',
    },
    {
      line: 'failover simulate -f examples/linkerd/emojivoto -o json',
      does: 'for a program',
    },
    {
      line: 'failover simulate --live -f examples/neutral/blue-green/failover.yaml --for 3s --endpoint local=127.0.0.1:8080 --endpoint remote=127.0.0.1:8081',
      does: 'check the health of two servers of this machine as Gloo would',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const overrides = readOverrides(flags);
    const { readLiveOptions } = await import('./live-options.js');
    const live = readLiveOptions(flags, context.terminal);
    refuseLiveFlags(flags);
    const documents = await readInputs(context, flags);
    if (live !== undefined) {
      const { runLive } = await import('./live.js');
      return runLive(context, documents, flags, overrides, live);
    }
    // Loaded here, so that neither help nor a wrong flag waits for the meshes.
    const { simulateAll } = await import('./simulated.js');
    const data = await simulateAll(context, documents, flags, overrides);
    await warnRejected(context, documents);
    const format = typeof flags.output === 'string' ? flags.output : 'text';
    await print(context.terminal, { kind: 'simulation', data }, format, { verbose: flags.verbose === true });
    if (context.signal.aborted) throw new Interrupted('interrupted', 'interrupted: only a part was played');
    return data.every(({ expectations }) => expectations.every(({ met }) => met)) ? 0 : 1;
  },
};

/** What the flags change in every scenario. */
function readOverrides(flags: Flags): (scenario: Scenario) => Scenario {
  const { locality } = readClient(flags);
  const seed = parseSeed(flags.seed);
  const durationMs = parsePlayTime(flags.duration);
  return (scenario) => ({
    ...scenario,
    client: locality === undefined ? scenario.client : { ...scenario.client, locality },
    traffic: {
      ...scenario.traffic,
      ...(seed === undefined ? {} : { seed }),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
  });
}

function parseSeed(value: Flags[string]): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new UsageError('bad-seed', `--seed: found \`${value}\`, expected a whole number`);
}

function parsePlayTime(value: Flags[string]): number | undefined {
  if (typeof value !== 'string') return undefined;
  const durationMs = parseDuration(value);
  if (durationMs !== undefined && durationMs > 0) return durationMs;
  throw new UsageError('bad-duration', `--duration: found \`${value}\`, expected a duration above 0`, {
    hint: 'write it as 500ms, 90s or 1m30s',
  });
}
