import { formatDuration } from '../model/duration.js';
import type { Comparator, Expectation, Target } from '../model/scenario.js';
import type { ExpectationResult, SimulationResult } from '../model/simulation.js';
import type { LoadTracker, Shift } from './load-tracker.js';
import { roundMs } from './round-ms.js';

/** Judges what the scenario expects. `matches` tells whether a level has a destination that the target selects. */
export function judge(
  expectations: readonly Expectation[],
  requests: SimulationResult['requests'],
  tracker: LoadTracker,
  matches: (target: Target, level: number) => boolean,
): ExpectationResult[] {
  return expectations.map((expectation) => {
    const { met, actual } = judgeOne(expectation, requests, tracker, matches);
    return { expect: expectation.text, met, actual };
  });
}

function judgeOne(
  expectation: Expectation,
  requests: SimulationResult['requests'],
  tracker: LoadTracker,
  matches: (target: Target, level: number) => boolean,
): { met: boolean; actual: string } {
  switch (expectation.type) {
    case 'availability': {
      const percent = requests.total === 0 ? 100 : (100 * requests.succeeded) / requests.total;
      return { met: compare(percent, expectation.comparator, expectation.value), actual: formatPercent(percent) };
    }
    case 'failed': {
      if (!expectation.percent) {
        return {
          met: compare(requests.failed, expectation.comparator, expectation.value),
          actual: `${requests.failed}`,
        };
      }
      const percent = requests.total === 0 ? 0 : (100 * requests.failed) / requests.total;
      return { met: compare(percent, expectation.comparator, expectation.value), actual: formatPercent(percent) };
    }
    case 'failover': {
      const shift = fastest(tracker.shifts, (level) => matches(expectation.to, level));
      if (shift === undefined) return { met: false, actual: 'never' };
      const tookMs = roundMs(shift.shiftedAtMs - shift.faultAtMs);
      return { met: tookMs <= expectation.withinMs, actual: formatDuration(tookMs) };
    }
    case 'recovery': {
      const recoveryMs = tracker.recoveryMs();
      const tookMs = recoveryMs === undefined ? undefined : roundMs(recoveryMs);
      return {
        met: tookMs !== undefined && tookMs <= expectation.withinMs,
        actual: tookMs === undefined ? 'never' : formatDuration(tookMs),
      };
    }
  }
}

/** The quickest shift to a level that is wanted. A partial one counts only for a fault that never moved all of a level's load. */
function fastest(shifts: readonly Shift[], wanted: (level: number) => boolean): Shift | undefined {
  const fitting = shifts.filter(({ gained }) => gained.some(wanted));
  const counted = fitting.filter(
    ({ complete, faultAtMs }) => complete || !fitting.some((other) => other.complete && other.faultAtMs === faultAtMs),
  );
  return counted.reduce<Shift | undefined>((best, shift) => {
    if (best === undefined) return shift;
    return shift.shiftedAtMs - shift.faultAtMs < best.shiftedAtMs - best.faultAtMs ? shift : best;
  }, undefined);
}

function compare(actual: number, comparator: Comparator, wanted: number): boolean {
  switch (comparator) {
    case '>=':
      return actual >= wanted;
    case '>':
      return actual > wanted;
    case '<=':
      return actual <= wanted;
    case '<':
      return actual < wanted;
    case '==':
      return actual === wanted;
  }
}

/** Two decimals, cut rather than rounded: 99.999 % must not look like 100 %. */
function formatPercent(percent: number): string {
  return `${Number((Math.floor(percent * 100 + 1e-9) / 100).toFixed(2))}%`;
}
