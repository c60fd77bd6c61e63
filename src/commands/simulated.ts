import { InputError } from '../errors.js';
import { readScenarios } from '../meshes/failovers.js';
import type { Document } from '../model/document.js';
import { formatDuration } from '../model/duration.js';
import type { Client } from '../model/plan.js';
import type { Scenario } from '../model/scenario.js';
import type { SimulationResult } from '../model/simulation.js';
import { play } from '../simulate/simulate.js';
import { addTopology } from '../simulate/topology.js';
import { readClient } from './client.js';
import type { Context, Flags } from './command.js';
import { readInputs } from './inputs.js';
import { endpointless, regionlessZones } from './plans.js';
import { defaultPlays, type Play, playOf } from './played.js';

/** Plays the scenarios of `--scenario`, else those among the documents, else each level of each service failing in turn. */
export async function simulateAll(
  context: Context,
  documents: readonly Document[],
  flags: Flags,
  overrides: (scenario: Scenario) => Scenario,
): Promise<SimulationResult[]> {
  const scenarios = await scenariosOf(context, flags, documents);
  const plays =
    scenarios.length > 0
      ? scenarios.map((scenario) => placed(context, scenario, playOf(documents, overrides(scenario))))
      : withoutScenario(context, documents, readClient(flags)).map(({ plan, scenario }) => ({
          plan,
          scenario: overrides(scenario),
        }));
  const plans = plays.map(({ plan, scenario }) => addTopology(plan, scenario.topology));
  for (const warning of [regionlessZones(plans), endpointless(plans)]) {
    if (warning !== undefined) context.terminal.warn(warning);
  }
  return playAll(context, plays);
}

/** Says where the client stands when the scenario does not. */
function placed({ terminal }: Context, { client }: Scenario, play: Play): Play {
  const { name, client: stands } = play.scenario;
  if (client.locality === undefined && stands.locality !== undefined) {
    terminal.note(`scenario ${name} says nothing of its client's locality: it stands in ${stands.locality}`);
  }
  return play;
}

function withoutScenario({ terminal }: Context, documents: readonly Document[], client: Client): Play[] {
  const plays = defaultPlays(documents, client);
  const place = plays[0]?.scenario.client.locality;
  const where =
    place === undefined || client.locality !== undefined ? '' : `, for a client in ${place} (--from tells another)`;
  terminal.note(`no Scenario given: each level fails in turn${where}`);
  return plays;
}

/** The Scenarios of `--scenario`, else those among the documents. @throws InputError when the file holds none. */
export async function scenariosOf(context: Context, flags: Flags, documents: readonly Document[]): Promise<Scenario[]> {
  const { scenario: file } = flags;
  if (typeof file !== 'string') return readScenarios(documents);
  const scenarios = readScenarios(await readInputs(context, { ...flags, filename: [file], fromCluster: false }));
  if (scenarios.length > 0) return scenarios;
  throw new InputError('no-scenario', `found no Scenario in ${file}, expected at least one`, {
    hint: 'a Scenario has apiVersion failover.dev/v1alpha1 and kind Scenario',
  });
}

/** One after the other; Ctrl-C ends the one that is being played, and leaves out the rest. */
async function playAll(context: Context, plays: readonly Play[]): Promise<SimulationResult[]> {
  const results: SimulationResult[] = [];
  for (const each of plays) {
    if (results.length > 0 && context.signal.aborted) break;
    const result = await playOne(context, each);
    warnOfMisses(context, each, result);
    results.push(result);
  }
  return results;
}

/** A fault that hits nothing would look like a service that survives it. */
function warnOfMisses({ terminal }: Context, { scenario }: Play, { events, destinations }: SimulationResult): void {
  // That no endpoint is known at all was said already.
  if (destinations.length === 0) return;
  for (const { type, atMs, endpoint, detail } of events) {
    if (endpoint !== '' || (type !== 'fault' && type !== 'recover')) continue;
    terminal.warn(
      `scenario ${scenario.name}, at ${formatDuration(atMs)}: ${type === 'fault' ? `fault ${detail}` : detail}`,
    );
  }
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
