import type { Answer } from '../engine/engine.js';
import type { FailoverPlan, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import type { SimulatedDestination, SimulationResult, TimelineRow } from '../model/simulation.js';
import { LatencyHistogram } from './latency-histogram.js';

/** Length of a timeline row. */
export const ROW_MS = 1000;

interface Tally {
  name: string;
  priority: number;
  locality: string;
  requests: number;
  failed: number;
  latency: LatencyHistogram;
  /** Requests of each row. */
  rows: number[];
}

/** Counts requests: in the row of their arrival, at the destination of their last try. */
export class Recorder {
  readonly #tallies: Tally[] = [];
  /** By the endpoint itself, so that nearly every answer finds its tally without looking at names. */
  readonly #byEndpoint = new Map<ResolvedEndpoint, Tally>();
  readonly #byPlace = new Map<string, Tally>();
  readonly #failedRows: number[] = [];
  readonly #rows: Pick<TimelineRow, 'priorityLoad' | 'ejected'>[] = [];
  readonly #mostRows: number;
  /** Rows that were forgotten; the first row that is kept has this number. */
  #forgotten = 0;
  #total = 0;
  #failed = 0;

  /** @param mostRows older rows are forgotten: a live run may last for weeks. */
  constructor(plan: FailoverPlan, groups: readonly PriorityGroup[], mostRows = Number.POSITIVE_INFINITY) {
    this.#mostRows = mostRows;
    const spread = new Map<string, Set<number>>();
    groups.forEach(({ endpoints }, priority) => {
      for (const { destination } of endpoints)
        spread.set(destination, (spread.get(destination) ?? new Set()).add(priority));
    });
    // A destination without endpoints still has its line.
    for (const { name, priority, member } of plan.destinations) {
      if (!spread.has(name) && member === undefined)
        spread.set(name, new Set([Math.min(priority, Math.max(0, groups.length - 1))]));
    }
    const places = [...spread].flatMap(([name, priorities]) => [...priorities].map((priority) => ({ name, priority })));
    places.sort((a, b) => a.priority - b.priority);
    for (const { name, priority } of places) {
      const endpoints = (groups[priority]?.endpoints ?? []).filter(({ destination }) => destination === name);
      const shown = (spread.get(name)?.size ?? 0) > 1 ? `${name} (priority ${priority})` : name;
      const fallback = plan.destinations.find((destination) => destination.name === name)?.locality ?? '';
      this.#addTally(name, priority, shown, commonLocality(endpoints, fallback));
    }
  }

  get total(): number {
    return this.#total;
  }

  get failed(): number {
    return this.#failed;
  }

  /**
   * Takes note of an answer. Returns true when it is a failure: a 5xx, or none at all.
   *
   * @param latencyMs undefined where the end of the simulation cut it short.
   */
  answered(answer: Answer, sentAtMs: number, latencyMs: number | undefined): boolean {
    const failed = answer.status >= 500 || answer.status === 0;
    const row = Math.floor(sentAtMs / ROW_MS) - this.#forgotten;
    this.#total += 1;
    if (failed) this.#fail(row);
    const { endpoint } = answer;
    if (endpoint === undefined) return failed;
    const tally = this.#byEndpoint.get(endpoint) ?? this.#tallyOf(endpoint, answer.priority);
    tally.requests += 1;
    if (failed) tally.failed += 1;
    if (row >= 0) {
      while (tally.rows.length <= row) tally.rows.push(0);
      tally.rows[row] = (tally.rows[row] as number) + 1;
    }
    if (latencyMs !== undefined) tally.latency.add(latencyMs);
    return failed;
  }

  /** A request that the end of the simulation found without an answer. */
  unanswered(sentAtMs: number): void {
    this.#total += 1;
    this.#fail(Math.floor(sentAtMs / ROW_MS) - this.#forgotten);
  }

  /** Ends a row with the state of the engine. */
  endRow(priorityLoad: number[], ejected: string[]): void {
    this.#rows.push({ priorityLoad, ejected });
    // Twice as many may stand, so that forgetting costs next to nothing for each.
    if (this.#rows.length < 2 * this.#mostRows) return;
    for (const rows of [this.#rows, this.#failedRows, ...this.#tallies.map((tally) => tally.rows)])
      rows.splice(0, this.#mostRows);
    this.#forgotten += this.#mostRows;
  }

  requests(): SimulationResult['requests'] {
    const succeeded = this.#total - this.#failed;
    const availability = this.#total === 0 ? 1 : succeeded / this.#total;
    return { total: this.#total, succeeded, failed: this.#failed, availability: Math.round(availability * 1e5) / 1e5 };
  }

  destinations(): SimulatedDestination[] {
    return this.#tallies.map(({ name, priority, locality, requests, failed, latency }) => ({
      name,
      priority,
      locality,
      requests,
      failed,
      latencyMs: { p50: latency.percentile(50), p95: latency.percentile(95), p99: latency.percentile(99) },
    }));
  }

  /** @param last only these many rows, the latest. */
  timeline(last = Number.POSITIVE_INFINITY): TimelineRow[] {
    const first = Math.max(0, this.#rows.length - last);
    return this.#rows.slice(first).map(({ priorityLoad, ejected }, index) => {
      const row = first + index;
      return {
        atMs: (this.#forgotten + row) * ROW_MS,
        requests: Object.fromEntries(this.#tallies.map(({ name, rows }) => [name, rows[row] ?? 0])),
        failed: this.#failedRows[row] ?? 0,
        priorityLoad,
        ejected,
      };
    });
  }

  #fail(row: number): void {
    this.#failed += 1;
    if (row >= 0) this.#failedRows[row] = (this.#failedRows[row] ?? 0) + 1;
  }

  #tallyOf(endpoint: ResolvedEndpoint, priority: number): Tally {
    const { destination, locality } = endpoint;
    const tally =
      this.#byPlace.get(`${priority} ${destination}`) ??
      this.#addTally(destination, priority, this.#unused(destination), locality);
    this.#byEndpoint.set(endpoint, tally);
    return tally;
  }

  #unused(name: string): string {
    return this.#tallies.some((tally) => tally.name === name) ? `${name} (itself)` : name;
  }

  #addTally(destination: string, priority: number, name: string, locality: string): Tally {
    const tally = { name, priority, locality, requests: 0, failed: 0, latency: new LatencyHistogram(), rows: [] };
    this.#tallies.push(tally);
    this.#byPlace.set(`${priority} ${destination}`, tally);
    return tally;
  }
}

function commonLocality(endpoints: readonly ResolvedEndpoint[], fallback: string): string {
  const [first, ...rest] = endpoints;
  if (first === undefined) return fallback;
  return rest.every(({ locality }) => locality === first.locality) ? first.locality : '';
}
