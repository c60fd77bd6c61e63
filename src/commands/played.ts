import { resolve } from '../engine/resolve.js';
import { InputError } from '../errors.js';
import type { Document } from '../model/document.js';
import type { Client, Destination, FailoverPlan } from '../model/plan.js';
import type { Scenario, ScenarioTopology } from '../model/scenario.js';
import { defaultScenario } from '../simulate/default-scenario.js';
import { addTopology } from '../simulate/topology.js';
import { NOTHING_FOR_CLIENT, placedClient, plansFor } from './plans.js';

/** One simulation that is to be played. */
export interface Play {
  plan: FailoverPlan;
  scenario: Scenario;
}

/**
 * The plan that a scenario plays: that of the service it names, else of the only service that fails over.
 *
 * @throws InputError naming the candidates, when there are several or none.
 */
export function playOf(documents: readonly Document[], written: Scenario): Play {
  const scenario = { ...written, client: placedClient(documents, written.client) };
  const plans = plansFor(documents, scenario.client);
  const { service } = scenario;
  const named = service === undefined ? plans : plansNamed(plans, service);
  if (plans.length === 0) {
    throw new InputError('no-service', `scenario \`${scenario.name}\`: its client sees no service at all`);
  }
  if (named.length === 0) {
    throw new InputError('unknown-service', `scenario \`${scenario.name}\`: no service is called \`${service}\``, {
      hint: `known are ${names(plans)}`,
    });
  }
  const candidates = oneOfEach(thatFailOver(named, scenario.client, scenario.topology));
  if (candidates.length > 1) {
    throw new InputError(
      'several-services',
      `scenario \`${scenario.name}\`: several services fail over: ${names(candidates)}`,
      { hint: 'say in spec.service which one is played' },
    );
  }
  return { plan: candidates[0]!, scenario };
}

/**
 * Without a scenario every service that fails over is played, each level failing in turn.
 *
 * @throws InputError when the client sees none.
 */
export function defaultPlays(documents: readonly Document[], given: Client): Play[] {
  const client = placedClient(documents, given);
  const plans = plansFor(documents, client);
  if (plans.length === 0) {
    throw new InputError('no-service', NOTHING_FOR_CLIENT, {
      hint: 'give the objects that say what a mesh does with it (a DestinationRule, a TrafficSplit, an Upstream) too, with -f',
    });
  }
  return oneOfEach(thatFailOver(plans, client)).map((plan) => ({ plan, scenario: defaultScenario(plan, client) }));
}

/** The plans with more than one level; all of them where none has. */
function thatFailOver(
  plans: readonly FailoverPlan[],
  client: Client,
  topology: ScenarioTopology[] = [],
): FailoverPlan[] {
  const failing = plans.filter((plan) => resolve(addTopology(plan, topology), client).length > 1);
  return failing.length > 0 ? failing : [...plans];
}

/** One plan of each service: its ports and subsets answer alike as far as a simulation can tell, so the first whole one stands for all. */
function oneOfEach(plans: readonly FailoverPlan[]): FailoverPlan[] {
  const services = new Map<string, FailoverPlan>();
  for (const plan of plans) {
    const key = JSON.stringify([plan.mesh, plan.namespace, plan.service]);
    const chosen = services.get(key);
    if (chosen === undefined || (chosen.subset !== undefined && plan.subset === undefined)) services.set(key, plan);
  }
  return [...services.values()];
}

/** Those that clients or manifests call so; where none is, those that the service stands behind. */
function plansNamed(plans: readonly FailoverPlan[], wanted: string): FailoverPlan[] {
  const called = plans.filter((plan) => isCalled(plan, wanted));
  return called.length > 0
    ? called
    : plans.filter(({ destinations }) => destinations.some((each) => stands(each, wanted)));
}

/** The host, a beginning of it that ends at a dot (`reviews`, `reviews.bookinfo`), NAMESPACE/NAME, or the name of the object. */
function isCalled({ service, name, namespace }: FailoverPlan, wanted: string): boolean {
  return (
    `${service}.`.startsWith(`${wanted}.`) || wanted === name || wanted === `${namespace}/${service.split('.')[0]}`
  );
}

function stands({ service, endpoints }: Destination, wanted: string): boolean {
  return service === wanted || endpoints.some(({ serviceBehind }) => serviceBehind?.name === wanted);
}

function names(plans: readonly FailoverPlan[]): string {
  return [...new Set(plans.map(({ service }) => `\`${service}\``))].join(', ');
}
