import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseManifests } from '../../src/manifest/parse.js';
import { render } from '../../src/meshes/envoy/render.js';
import { plan, recognisers } from '../../src/meshes/plan.js';
import type { FailoverPlan } from '../../src/model/plan.js';
import type { Scenario, ScenarioEvent } from '../../src/model/scenario.js';
import type { SimulationResult } from '../../src/model/simulation.js';
import { simulate } from '../../src/simulate/simulate.js';
import { type Access, type OutlierEvent, RealEnvoy } from '../support/real-envoy.js';
import { Upstream } from '../support/upstream.js';
import type { Case } from './cases.js';

/** One stay of a host outside the lists, by Envoy's outlier log or the engine's events; an open end is undefined. */
export interface Ejection {
  host: string;
  atMs: number;
  backAtMs?: number;
}

/** What was predicted and what was seen, in the same units. */
export interface Comparison {
  predicted: Outcome;
  observed: Outcome;
}

export interface Outcome {
  requests: number;
  failed: number;
  /** Requests by level of their last try; requests without a host stand in none. */
  levels: number[];
  ejections: Ejection[];
}

const ENTRY_PORT = 19_000;
const ADMIN_PORT = 19_001;

/** Plays one case against the engine and against a real Envoy that runs the bootstrap rendered from the same plan. */
export async function play(binary: string, test: Case): Promise<Comparison> {
  const { documents, problems } = parseManifests(JSON.stringify(test.bootstrap), `${test.name}.json`, recognisers);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const [only] = plan(documents);
  if (only === undefined) throw new Error('the bootstrap gives no plan');
  const predicted = predict(simulate(only, test.scenario), only);
  return { predicted, observed: await observe(binary, only, test.scenario) };
}

function predict(result: SimulationResult, of: FailoverPlan): Outcome {
  const levels: number[] = [];
  for (const { priority, requests } of result.destinations) levels[priority] = (levels[priority] ?? 0) + requests;
  const ejections: Ejection[] = [];
  for (const { type, endpoint, atMs } of result.events) {
    const host = addressOf(of, endpoint);
    if (type === 'ejected') ejections.push({ host, atMs });
    if (type !== 'unejected') continue;
    const open = ejections.findLast((ejection) => ejection.host === host && ejection.backAtMs === undefined);
    if (open !== undefined) open.backAtMs = atMs;
  }
  return {
    requests: result.requests.total,
    failed: result.requests.failed,
    levels: [...levels].map((n) => n ?? 0),
    ejections,
  };
}

function addressOf(of: FailoverPlan, name: string): string {
  const endpoint = of.destinations.flatMap(({ endpoints }) => endpoints).find((candidate) => candidate.name === name);
  return `${endpoint?.address}:${endpoint?.port}`;
}

async function observe(binary: string, of: FailoverPlan, scenario: Scenario): Promise<Outcome> {
  const bootstrap = render({ ...of, extensions: { envoy: { listener: { port: ENTRY_PORT }, adminPort: ADMIN_PORT } } });
  const endpoints = of.destinations.flatMap((destination) => destination.endpoints);
  const upstreams = new Map(endpoints.map(({ port }) => [port as number, new Upstream(port as number)]));
  let envoy: RealEnvoy | undefined;
  try {
    for (const upstream of upstreams.values()) await upstream.start();
    const started = scenario.events.filter(({ atMs }) => atMs === 0);
    for (const event of started) await perform(event, upstreams);
    envoy = await RealEnvoy.start(binary, bootstrap.manifests[0] ?? {}, ADMIN_PORT);
    const startMs = Date.now();
    const later = scenario.events.filter(({ atMs }) => atMs > 0);
    const probeIntervalMs = (of.members?.[0] ?? of).detection.healthCheck?.intervalMs;
    await Promise.all([sendAll(scenario), ...later.map((event) => performInPhase(event, upstreams, probeIntervalMs))]);
    const log = await envoy.accessLog();
    return summarise(log, await levelsOf(envoy, of), pairEjections(envoy.outlierEvents(), startMs));
  } finally {
    await envoy?.stop();
    for (const upstream of upstreams.values()) await upstream.stop();
  }
}

async function perform(event: ScenarioEvent, upstreams: Map<number, Upstream>): Promise<void> {
  for (const upstream of hit(event, upstreams)) {
    if (event.recover) await upstream.recover();
    else if (event.fault !== undefined) await upstream.fail(event.fault);
  }
}

/**
 * Performs an event at its time. Nobody knows when a running Envoy started its first probe, so a fault waits for the host's next probe
 * and comes as long after it as the scenario says: in virtual time probes stand at multiples of the interval.
 */
async function performInPhase(
  event: ScenarioEvent,
  upstreams: Map<number, Upstream>,
  probeIntervalMs: number | undefined,
): Promise<void> {
  if (probeIntervalMs === undefined || event.recover) await sleep(event.atMs);
  else {
    const phaseMs = event.atMs % probeIntervalMs;
    await sleep(event.atMs - phaseMs - probeIntervalMs / 2);
    await hit(event, upstreams)[0]?.nextProbe();
    await sleep(phaseMs);
  }
  await perform(event, upstreams);
}

function hit({ target }: ScenarioEvent, upstreams: Map<number, Upstream>): Upstream[] {
  return [...upstreams].filter(([port]) => target.endpoint === `127.0.0.1:${port}`).map(([, upstream]) => upstream);
}

/** Sends request k at k/rps; the answer's content is Envoy's access log's business. */
async function sendAll({ traffic }: Scenario): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 2048 });
  const total = Math.floor((traffic.rps * traffic.durationMs) / 1000);
  const start = performance.now();
  let open = 0;
  let sent = 0;
  while (sent < total || open > 0) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * traffic.rps) / 1000) + 1);
    // A bound on what is open keeps a slow machine honest: requests come later, not all at once.
    for (; sent < due && open < 2048; sent += 1) {
      open += 1;
      const done = (): void => {
        open -= 1;
      };
      request({ host: '127.0.0.1', port: ENTRY_PORT, path: '/', agent }, (response) =>
        response.resume().on('close', done),
      )
        .on('error', done)
        .end();
    }
    await sleep(1);
  }
  agent.destroy();
}

/** Ejections paired with their returns; times count from `startMs`. */
function pairEjections(events: OutlierEvent[], startMs: number): Ejection[] {
  const ejections: Ejection[] = [];
  for (const { host, action, atMs } of events) {
    if (action === 'EJECT') ejections.push({ host, atMs: atMs - startMs });
    const open = ejections.findLast((ejection) => ejection.host === host && ejection.backAtMs === undefined);
    if (action === 'UNEJECT' && open !== undefined) open.backAtMs = atMs - startMs;
  }
  return ejections;
}

function clustersOf(of: FailoverPlan): string[] {
  return of.members?.map(({ name }) => name) ?? [of.service];
}

/** Linear level of each host: those of an aggregate's members follow one another. */
async function levelsOf(envoy: RealEnvoy, of: FailoverPlan): Promise<Map<string, number>> {
  const levels = new Map<string, number>();
  let base = 0;
  for (const cluster of clustersOf(of)) {
    const hosts = await envoy.hosts(cluster);
    for (const { host, priority } of hosts) levels.set(host, base + priority);
    base += Math.max(-1, ...hosts.map(({ priority }) => priority)) + 1;
  }
  return levels;
}

function summarise(log: Access[], levelOf: Map<string, number>, ejections: Ejection[]): Outcome {
  const levels = Array.from({ length: Math.max(...levelOf.values()) + 1 }, () => 0);
  for (const { host } of log) {
    const level = levelOf.get(host);
    if (level !== undefined) levels[level] = (levels[level] ?? 0) + 1;
  }
  const failed = log.filter(({ status }) => status === 0 || status >= 500).length;
  return { requests: log.length, failed, levels, ejections };
}
