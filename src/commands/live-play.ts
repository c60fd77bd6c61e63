import { InputError } from '../errors.js';
import type { Document } from '../model/document.js';
import type { Scenario } from '../model/scenario.js';
import { addTopology } from '../simulate/topology.js';
import { readClient } from './client.js';
import type { Context, Flags } from './command.js';
import { defaultPlays, type Play, playOf } from './played.js';
import { scenariosOf } from './simulated.js';

/**
 * The one service and scenario of a live run. Without a Scenario nothing is played, and nothing but health checks is sent.
 *
 * @throws InputError for several scenarios, or several services that fail over.
 */
export async function livePlay(
  context: Context,
  documents: readonly Document[],
  flags: Flags,
  overrides: (scenario: Scenario) => Scenario,
): Promise<Play> {
  const scenarios = await scenariosOf(context, flags, documents);
  if (scenarios.length > 1) {
    const names = scenarios.map(({ name }) => `\`${name}\``).join(', ');
    throw new InputError('several-scenarios', `a live run plays one scenario, found ${names}`, {
      hint: 'name the file of one of them with --scenario',
    });
  }
  const [scenario] = scenarios;
  const play = scenario === undefined ? quiet(documents, flags, overrides) : playOf(documents, overrides(scenario));
  return { ...play, plan: addTopology(play.plan, play.scenario.topology) };
}

function quiet(documents: readonly Document[], flags: Flags, overrides: (scenario: Scenario) => Scenario): Play {
  const plays = defaultPlays(documents, readClient(flags));
  const [play] = plays;
  if (play !== undefined && plays.length === 1) {
    return { plan: play.plan, scenario: overrides({ ...play.scenario, name: 'live', events: [], expect: [] }) };
  }
  const names = plays.map(({ plan }) => `\`${plan.service}\``).join(', ');
  throw new InputError('several-services', `a live run is of one service, several fail over: ${names}`, {
    hint: 'say which one in spec.service of a Scenario',
  });
}
