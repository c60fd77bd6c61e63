import type { FailoverPlan } from '../model/plan.js';
import type { SimulationResult } from '../model/simulation.js';
import { defaultScenario } from './default-scenario.js';
import { ROW_MS } from './recorder.js';
import { type ScenarioInput, scenarioInput } from './scenario-input.js';
import { Simulation } from './simulation.js';

/** How far a simulation has come. */
export interface SimulationProgress {
  atMs: number;
  durationMs: number;
}

/**
 * Plays a scenario against the engine of the plan's mesh, in virtual time; without one, each priority fails in turn. Pure and synchronous;
 * the same plan, scenario and seed give the same result.
 *
 * @throws InputError naming every mistake in a Scenario document.
 */
export function simulate(plan: FailoverPlan, scenario?: ScenarioInput): SimulationResult {
  const steps = play(plan, scenario);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * `simulate` in steps of a virtual second, so that the caller can show progress and let others work. Handing `true` to `next` stops it
 * there: the result then covers what was played and says `interrupted`.
 */
export function* play(
  plan: FailoverPlan,
  input: ScenarioInput = defaultScenario(plan),
): Generator<SimulationProgress, SimulationResult, boolean | undefined> {
  const given = scenarioInput(input);
  // What the scenario leaves open of the client, the plan may know.
  const scenario = { ...given, client: { ...plan.client, ...given.client } };
  const { durationMs } = scenario.traffic;
  const simulation = new Simulation(plan, scenario);
  let atMs = 0;
  while (atMs < durationMs) {
    atMs = Math.min(atMs + ROW_MS, durationMs);
    simulation.playUntil(atMs);
    const stop = yield { atMs, durationMs };
    if (stop === true && atMs < durationMs) return simulation.finish(atMs, true);
  }
  return simulation.finish(durationMs, false);
}
