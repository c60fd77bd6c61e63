import { type Document, isKind, type JsonObject } from '../../model/document.js';
import { formatDuration } from '../../model/duration.js';
import { asList, asNumber, asObject, asText, asTextMap, isObject } from '../../model/json.js';
import type {
  Expectation,
  Fault,
  Latency,
  Scenario,
  ScenarioEvent,
  ScenarioTopology,
  Target,
} from '../../model/scenario.js';
import { checkFailover } from './check-failover.js';
import { checkScenario } from './check-scenario.js';
import { parseComparison } from './comparison.js';
import { isFailover } from './read-failovers.js';
import { requireCorrect } from './require-correct.js';
import { milliseconds, written } from './written.js';

/**
 * The Scenario documents among the documents, defaults filled in, events in the order of their time (those of one moment as written).
 * Who plays a Scenario plays it against the Failovers beside it, so that the mistakes of those are told in the same breath.
 *
 * @throws InputError naming every mistake in all Scenarios and Failovers.
 */
export function readScenarios(documents: readonly Document[], check = checkFailover): Scenario[] {
  const scenarios = documents.filter(isScenario);
  if (scenarios.length === 0) return [];
  requireCorrect(documents, (document) => {
    if (isScenario(document)) return checkScenario(document);
    return isFailover(document) ? check(document) : [];
  });
  return scenarios.map(readScenario);
}

/** Whether this is a Scenario document, of any version. */
export function isScenario(document: Document): boolean {
  return isKind(document, 'failover.dev', 'Scenario');
}

function readScenario(document: Document): Scenario {
  const spec = asObject(document.value.spec);
  const client = asObject(spec.client);
  const traffic = asObject(spec.traffic);
  const rps = asNumber(traffic.rps);
  return written({
    name: document.name,
    client: written({
      locality: asText(client.locality),
      cluster: asText(client.cluster),
      labels: isObject(client.labels) ? asTextMap(client.labels) : undefined,
    }),
    service: asText(spec.service),
    envoyVersion: asText(asObject(spec.engine).envoy)?.replace(/^v/, ''),
    traffic: {
      rps: rps ?? 100,
      rpsGiven: rps !== undefined,
      durationMs: milliseconds(traffic.duration) ?? 60_000,
      arrivals: traffic.arrivals === 'poisson' ? 'poisson' : 'constant',
      seed: asNumber(traffic.seed) ?? 1,
    },
    topology: asList(spec.topology).map((value) => readTopologyItem(asObject(value))),
    latency: readLatency(asObject(spec.latency)),
    events: asList(spec.events)
      .map((value) => readEvent(asObject(value)))
      .sort((one, other) => one.atMs - other.atMs),
    expect: asList(spec.expect).map((value) => readExpectation(asObject(value))),
  });
}

function readTopologyItem(value: JsonObject): ScenarioTopology {
  return written({
    cluster: asText(value.cluster),
    namespace: asText(value.namespace),
    service: asText(value.service),
    address: asText(value.address),
    port: asNumber(value.port),
    locality: asText(value.locality),
    labels: isObject(value.labels) ? asTextMap(value.labels) : undefined,
    priority: asNumber(value.priority),
    weight: asNumber(value.weight),
    replicas: asNumber(value.replicas),
    latency: readLatency(asObject(value.latency)),
  });
}

function readLatency({ p50, p99 }: JsonObject): Latency | undefined {
  const [p50Ms, p99Ms] = [milliseconds(p50), milliseconds(p99)];
  return p50Ms === undefined || p99Ms === undefined ? undefined : { p50Ms, p99Ms };
}

function readTarget(value: JsonObject): Target {
  return written({
    cluster: asText(value.cluster),
    namespace: asText(value.namespace),
    service: asText(value.service),
    locality: asText(value.locality),
    priority: asNumber(value.priority),
    endpoint: asText(value.endpoint),
  });
}

function readEvent(value: JsonObject): ScenarioEvent {
  const event = { atMs: milliseconds(value.at) as number, target: readTarget(asObject(value.target)) };
  return isObject(value.fault) ? { ...event, fault: readFault(value.fault) } : { ...event, recover: true };
}

function readFault(value: JsonObject): Fault {
  return written({
    type: asText(value.type) as string,
    status: asNumber(value.status),
    byMs: milliseconds(value.by),
    to: asNumber(value.to),
    percent: asNumber(value.percent),
    on: value.on === 'data' ? ('data' as const) : undefined,
  });
}

function readExpectation(value: JsonObject): Expectation {
  for (const type of ['availability', 'failed'] as const) {
    const text = asText(value[type]);
    const comparison = text === undefined ? undefined : parseComparison(text);
    if (comparison === undefined) continue;
    const shown = `${type} ${text?.trim().replace(/^([<>=]+)\s*/, '$1 ')}`;
    if (type === 'failed') return { type, ...comparison, text: shown };
    return { type, comparator: comparison.comparator, value: asPercent(comparison), text: shown };
  }
  const type = isObject(value.failover) ? 'failover' : 'recovery';
  const { within, to } = asObject(value[type]);
  const withinMs = milliseconds(within) as number;
  const text = `${type} within ${formatDuration(withinMs)}`;
  if (type === 'recovery') return { type, withinMs, text };
  const target = readTarget(asObject(to));
  return { type, withinMs, to: target, text: `${text}${describeTarget(target)}` };
}

/** `0.99` without a percent sign is a share of 1, as in a simulation's JSON. */
function asPercent({ value, percent }: { value: number; percent: boolean }): number {
  return percent || value > 1 ? value : Math.round(value * 1e8) / 1e6;
}

function describeTarget(target: Target): string {
  const fields = Object.entries(target).map(([field, value]) => `${field} ${value}`);
  return fields.length === 0 ? '' : ` to ${fields.join(', ')}`;
}
