import { InputError, Interrupted, UsageError } from '../errors.js';
import { readScenarios } from '../meshes/neutral/index.js';
import type { Document } from '../model/document.js';
import { parseDuration } from '../model/duration.js';
import type { Client } from '../model/plan.js';
import type { Scenario } from '../model/scenario.js';
import type { SimulationResult } from '../model/simulation.js';
import { formatNames, print } from '../output/print.js';
import { play } from '../simulate/simulate.js';
import { fromFlag, readClient } from './client.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { readInputs } from './inputs.js';
import { defaultPlays, type Play, playOf } from './played.js';

export const simulate: Command = {
  description:
    'Plays what goes wrong against the exact numbers of the mesh, in virtual time: health checks, ejections, panic, retries. The Scenario\n' +
    'documents among the inputs are played, or those of --scenario; without any, each level of each service fails in turn.\n' +
    'Exit code 1 says that an expectation of a scenario was not met.',
  flags: [
    ...inputFlags,
    {
      name: 'scenario',
      value: 'FILE',
      description: 'play the Scenario documents of this file instead',
      complete: 'file',
    },
    fromFlag,
    { name: 'seed', value: 'N', description: "seed of everything random (default: the scenario's, 1)" },
    { name: 'duration', value: 'DURATION', description: "virtual time to play, such as 90s (default: the scenario's)" },
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
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const overrides = readOverrides(flags);
    const documents = await readInputs(context, flags);
    const scenarios = await scenariosOf(context, flags, documents);
    const plays =
      scenarios.length > 0
        ? scenarios.map((scenario) => playOf(documents, overrides(scenario)))
        : withoutScenario(context, documents, readClient(flags)).map(({ plan, scenario }) => ({
            plan,
            scenario: overrides(scenario),
          }));
    const data = await playAll(context, plays);
    const format = typeof flags.output === 'string' ? flags.output : 'text';
    await print(context.terminal, { kind: 'simulation', data }, format, { verbose: flags.verbose === true });
    if (context.signal.aborted) throw new Interrupted('interrupted', 'interrupted: only a part was played');
    return data.every(({ expectations }) => expectations.every(({ met }) => met)) ? 0 : 1;
  },
};

function withoutScenario({ terminal }: Context, documents: readonly Document[], client: Client): Play[] {
  const plays = defaultPlays(documents, client);
  const place = plays[0]?.scenario.client.locality;
  const where =
    place === undefined || client.locality !== undefined ? '' : `, for a client in ${place} (--from tells another)`;
  terminal.note(`no Scenario given: each level fails in turn${where}`);
  return plays;
}

async function scenariosOf(context: Context, flags: Flags, documents: readonly Document[]): Promise<Scenario[]> {
  const { scenario: file } = flags;
  if (typeof file !== 'string') return readScenarios(documents);
  const scenarios = readScenarios(await readInputs(context, { ...flags, filename: [file] }));
  if (scenarios.length > 0) return scenarios;
  throw new InputError('no-scenario', `found no Scenario in ${file}, expected at least one`, {
    hint: 'a Scenario has apiVersion failover.dev/v1alpha1 and kind Scenario',
  });
}

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

/** One after the other; Ctrl-C ends the one that is being played, and leaves out the rest. */
async function playAll(context: Context, plays: readonly Play[]): Promise<SimulationResult[]> {
  const results: SimulationResult[] = [];
  for (const each of plays) {
    if (results.length > 0 && context.signal.aborted) break;
    results.push(await playOne(context, each));
  }
  return results;
}

/** How long the event loop may wait, so that a Ctrl-C is noticed and the progress line moves. */
const PATIENCE_MS = 50;

async function playOne({ terminal, clock, signal }: Context, { plan, scenario }: Play): Promise<SimulationResult> {
  const progress = terminal.progress(`playing ${scenario.name}`);
  try {
    const steps = play(plan, scenario);
    let step = steps.next();
    let restedAtMs = clock.now();
    while (step.done !== true) {
      if (clock.now() - restedAtMs >= PATIENCE_MS) {
        progress.update(`playing ${scenario.name}: ${Math.floor((100 * step.value.atMs) / step.value.durationMs)}%`);
        await new Promise<void>((done) => clock.after(0, done));
        restedAtMs = clock.now();
      }
      step = steps.next(signal.aborted);
    }
    return step.value;
  } finally {
    progress.stop();
  }
}
