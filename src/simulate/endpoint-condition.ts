import type { FaultKind, ProbedCheck } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import type { Fault } from '../model/scenario.js';
import type { Outcome, ProbeOutcome } from '../model/transport.js';

/** What becomes of one request or probe, decided when it is sent. */
export interface Verdict<T> {
  /** Undefined: nothing is wrong with it. */
  outcome: T | 'never' | undefined;
  delayMs: number;
}

interface ActiveFault {
  fault: Fault;
  kind: FaultKind;
  /** Requests since the fault. */
  requests: number;
}

/** Of several faults that hit one request, the one that strikes first on its way: connecting, then the reset, then silence, then the answer. */
const ORDER: Readonly<Record<string, number>> = {
  'connect-failure': 0,
  'connect-timeout': 0,
  network: 0,
  reset: 1,
  never: 2,
  timeout: 2,
};

/** The faults of one endpoint. They add up until a recovery clears them all. */
export class EndpointCondition {
  #active: ActiveFault[] = [];
  /** Scaled away: nothing listens there any more. */
  gone = false;
  /** The health checks' own connection is open. */
  checkConnected = false;

  /** True when requests pass as if nothing had happened. */
  get sound(): boolean {
    return this.#active.length === 0 && !this.gone;
  }

  get faults(): Fault[] {
    return this.#active.map(({ fault }) => fault);
  }

  /** True while a fault of this type holds. */
  has(type: string): boolean {
    return this.#active.some(({ kind }) => kind.name === type);
  }

  add(fault: Fault): void {
    const kind = faults.find(({ name }) => name === fault.type);
    if (kind !== undefined) this.#active.push({ fault, kind, requests: 0 });
  }

  clear(): void {
    this.#active = [];
    this.gone = false;
  }

  request(connection: 'new' | 'open'): Verdict<Outcome> {
    const verdict: Verdict<Outcome> = { outcome: this.gone ? { kind: 'connect-failure' } : undefined, delayMs: 0 };
    for (const active of this.#active) {
      if (!drawn(active)) continue;
      const { fault, kind } = active;
      verdict.delayMs += kind.delayMs?.(fault) ?? 0;
      verdict.outcome = earlier(verdict.outcome, kind.request?.(fault, connection));
    }
    return verdict;
  }

  /** Health checks are always hit, whatever `percent` says; `on: data` spares them. */
  probe(check: ProbedCheck): Verdict<ProbeOutcome> {
    const verdict: Verdict<ProbeOutcome> = { outcome: this.gone ? { kind: 'network' } : undefined, delayMs: 0 };
    for (const { fault, kind } of this.#active) {
      if (fault.on === 'data') continue;
      verdict.delayMs += kind.delayMs?.(fault) ?? 0;
      verdict.outcome = earlier(verdict.outcome, kind.probe?.(fault, check));
    }
    return verdict;
  }
}

/** `percent` of the requests, evenly spread: those at which floor(k * percent / 100) grows. */
function drawn(active: ActiveFault): boolean {
  const { percent = 100 } = active.fault;
  const k = ++active.requests;
  return percent >= 100 || Math.floor((k * percent) / 100) > Math.floor(((k - 1) * percent) / 100);
}

/** Of two, the one that strikes first; of two answers, the later fault's. */
function earlier<T extends { kind: string }>(
  a: T | 'never' | undefined,
  b: T | 'never' | undefined,
): T | 'never' | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return rank(b) <= rank(a) ? b : a;
}

function rank(outcome: { kind: string } | 'never'): number {
  return ORDER[outcome === 'never' ? 'never' : outcome.kind] ?? 3;
}
