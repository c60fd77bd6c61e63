import { describe, expect, it } from 'vitest';
import { healthCheckDefaults } from '../model/detection.js';
import { loadBalancingDefaults } from '../model/plan.js';
import type { Transport } from '../model/transport.js';
import { EnvoyEngine } from './envoy-engine.js';
import { examplePlan } from './example-plan.fixture.js';
import { resolve } from './resolve.js';
import { seededRandom } from './seeded-random.js';
import { VirtualClock } from './virtual-clock.js';

/** Levels of one endpoint each, by default probed every 100 ms; `well` says how the check of a level goes at a time. Gives what requests noticed, and when. */
function shifts(
  levels: number,
  well: (level: number, atMs: number) => boolean,
  untilMs: number,
  { intervalMs = 100, probeMs = 1 } = {},
): string[] {
  const healthCheck = healthCheckDefaults({
    type: 'http',
    timeoutMs: 50,
    intervalMs,
    noTrafficIntervalMs: intervalMs,
    unhealthyThreshold: 1,
    healthyThreshold: 1,
  });
  const loadBalancing = loadBalancingDefaults({ updateMergeWindowMs: 1000 });
  const plan = examplePlan(Array<number>(levels).fill(1), { healthCheck }, { loadBalancing });
  const groups = resolve(plan, {});
  const clock = new VirtualClock();
  const after = (ms: number, then: () => void): (() => void) => {
    if (ms > 0) return clock.after(ms, then);
    then();
    return () => {};
  };
  const transport: Transport = {
    request: () => () => {},
    probe: ({ name }, _check, done) => {
      const level = groups.findIndex(({ endpoints }) => endpoints.some((endpoint) => endpoint.name === name));
      return after(probeMs, () => done(well(level, clock.now()) ? { kind: 'passed' } : { kind: 'network' }));
    },
  };
  const seen: string[] = [];
  const engine = new EnvoyEngine(plan, {}, groups, {
    clock,
    transport,
    random: seededRandom(1),
    onEvent: ({ type, detail }) => {
      if (type === 'priority-shift' && clock.now() > 10) seen.push(`${Math.round(clock.now())} ${detail}`);
    },
  });
  engine.start();
  clock.runUntil(untilMs);
  engine.stop();
  return seen;
}

// envoy: cluster_manager_impl.cc, scheduleUpdate and onClusterInit
describe('the merge window', () => {
  it('does not begin with the first checks: the first change after them is noticed at once', () => {
    expect(shifts(2, (level, atMs) => level !== 0 || atMs < 300, 2000)).toEqual(['304 100/0 -> 0/100']);
  });

  it('delays a second change of the same level by a whole window', () => {
    const well = (level: number, atMs: number): boolean => level !== 0 || atMs < 300 || atMs > 700;
    expect(shifts(2, well, 3000)).toEqual(['304 100/0 -> 0/100', '1708 0/100 -> 100/0']);
  });

  // Tried on a running Envoy 1.40.0 with probes and windows of one second: hosts that fail in three successive probes leave 0, 1 and 1 s late.
  it('ends before the probe that comes one window after the one with which it began', () => {
    const well = (level: number, atMs: number): boolean => level > 2 || atMs < 2500 + 1000 * level;
    expect(shifts(4, well, 9000, { intervalMs: 1000, probeMs: 0 })).toEqual([
      '3000 100/0/0/0 -> 0/100/0/0',
      '5000 0/100/0/0 -> 0/0/100/0',
      '6000 0/0/100/0 -> 0/0/0/100',
    ]);
  });

  // Tried on a running Envoy 1.40.0: the second of three levels of one host went on for 1.1 s after its ejection.
  it('has one rhythm for all levels, since any change is an update of each', () => {
    const well = (level: number, atMs: number): boolean => level > 1 || atMs < (level === 0 ? 300 : 700);
    expect(shifts(3, well, 3000)).toEqual(['304 100/0/0 -> 0/100/0', '1708 0/100/0 -> 0/0/100']);
  });
});
