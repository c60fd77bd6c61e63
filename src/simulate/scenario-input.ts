import { readScenarios } from '../meshes/failovers.js';
import type { Document, JsonObject } from '../model/document.js';
import type { Scenario } from '../model/scenario.js';

/**
 * What may stand for a scenario: the parsed one (fields that have a default may be missing), a Scenario document as `readManifests`
 * gives it, that document's object, or only its `spec`, durations as text, and perhaps with a `name`.
 */
export type ScenarioInput = Scenario | Partial<Scenario> | Document | object;

/**
 * The scenario that was handed in, defaults filled in.
 *
 * @throws InputError naming every mistake in a Scenario document.
 */
export function scenarioInput(input: ScenarioInput): Scenario {
  if (isDocument(input)) return only(readScenarios([input]));
  if ('kind' in input) return only(readScenarios([document(input as JsonObject)]));
  if (isSpec(input)) {
    const { name = 'scenario', ...spec } = input as { name?: string };
    const value = { apiVersion: 'failover.dev/v1alpha1', kind: 'Scenario', metadata: { name }, spec };
    return only(readScenarios([document(value as JsonObject)]));
  }
  const { traffic, ...given } = input as Partial<Scenario>;
  return {
    name: 'scenario',
    client: {},
    topology: [],
    events: [],
    expect: [],
    ...given,
    traffic: { rps: 100, durationMs: 60_000, arrivals: 'constant', seed: 1, ...traffic },
  };
}

function isDocument(input: object): input is Document {
  return 'value' in input && 'at' in input;
}

/** Told by what only the written form has: times as text, an engine, expectations without a type. */
function isSpec(input: object): boolean {
  const { engine, traffic, latency, events, expect } = input as Record<string, unknown>;
  const some = (list: unknown, test: (item: object) => boolean): boolean =>
    Array.isArray(list) && list.some((item: unknown) => typeof item === 'object' && item !== null && test(item));
  return (
    engine !== undefined ||
    (typeof traffic === 'object' && traffic !== null && 'duration' in traffic) ||
    (typeof latency === 'object' && latency !== null && 'p50' in latency) ||
    some(events, (event) => 'at' in event) ||
    some(expect, (expectation) => !('type' in expectation))
  );
}

function document(value: JsonObject): Document {
  const metadata = (value.metadata ?? {}) as { name?: string };
  const name = metadata.name ?? 'scenario';
  return {
    apiVersion: String(value.apiVersion ?? 'failover.dev/v1alpha1'),
    kind: 'Scenario',
    name,
    labels: {},
    annotations: {},
    value: { ...value, metadata: { ...metadata, name } },
    file: '<scenario>',
    at: () => ({ file: '<scenario>', line: 1, column: 1 }),
    toJSON: () => name,
  };
}

function only(scenarios: readonly Scenario[]): Scenario {
  return scenarios[0] as Scenario;
}
