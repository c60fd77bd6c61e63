import { describe, expect, it } from 'vitest';
import { type LevelHealth, type PriorityLoadInput, priorityLoad } from './priority-load.js';

/** `healthy/hosts` or `healthy+degraded/hosts`, as the tables write a level. */
function level(text: string, excluded = 0): LevelHealth {
  const [parts = '', hosts = ''] = text.split('/');
  const [healthy = '0', degraded = '0'] = parts.split('+');
  return { hosts: Number(hosts), healthy: Number(healthy), degraded: Number(degraded), excluded };
}

const load = (levels: string, options: Partial<PriorityLoadInput> = {}) =>
  priorityLoad({ priorities: levels.split(', ').map((text) => level(text)), ...options });

const none = (count: number, value: boolean): boolean[] => Array.from({ length: count }, () => value);
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

/** Each row was also measured on a running Envoy 1.40.0. */
const ROWS: [
  levels: string,
  healthy: number[],
  degraded: number[] | 0,
  panic: boolean[] | boolean,
  options?: Partial<PriorityLoadInput>,
][] = [
  ['5/7, 7/7', [100, 0], 0, false],
  ['71/100, 100/100', [99, 1], 0, false],
  ['1/4, 2/2', [35, 65], 0, false],
  ['1/4, 1/4', [50, 50], 0, true],
  ['1/5, 1/5, 1/5', [34, 33, 33], 0, true],
  ['5/100, 65/100', [8, 92], 0, [true, false]],
  ['25/100, 25/100, 20/100', [34, 33, 33], 0, true],
  ['25/100, 25/100, 20/100', [37, 35, 28], 0, false, { panicThreshold: 0 }],
  ['0/5, 0/5, 2/5', [34, 33, 33], 0, true],
  ['0/5, 0/5, 4/5', [0, 0, 100], 0, false],
  ['0+5/5, 2+2/5, 2/5', [0, 56, 44], 0, false],
  ['0+1/5, 0+5/5, 1/5', [0, 0, 28], [28, 44, 0], false],
  ['0/5, 0+2/5, 0+1/5', [0, 0, 0], [0, 67, 33], false, { panicThreshold: 0 }],
  ['3+3/10', [50], [50], false],
  ['0/5, 2/6, 1/3', [37, 42, 21], 0, true],
  ['0/0, 0/6, 0/3', [0, 67, 33], 0, true],
  ['0/0, 5/10', [0, 100], 0, [true, false]],
  ['1/10, 1/10, 1/10, 1/2', [14, 12, 12, 62], 0, [true, true, true, false], { overprovisioningFactor: 100 }],
  ['0/2, 0/2', [100, 0], 0, false, { panicThreshold: 0 }],
  // envoy: load_balancing/priority.rst, second level whole
  ['100/100, 100/100', [100, 0], 0, false],
  ['72/100, 100/100', [100, 0], 0, false],
  ['50/100, 100/100', [70, 30], 0, false],
  ['25/100, 100/100', [35, 65], 0, false],
  ['0/100, 100/100', [0, 100], 0, false],
  // both levels equal
  ['72/100, 72/100', [100, 0], 0, false],
  ['71/100, 71/100', [99, 1], 0, false],
  ['50/100, 50/100', [70, 30], 0, false],
  ['25/100, 25/100', [50, 50], 0, true],
  // three levels
  ['25/100, 100/100, 100/100', [35, 65, 0], 0, false],
  ['25/100, 25/100, 100/100', [35, 35, 30], 0, false],
  // envoy: load_balancing/degraded.rst, one level
  ['71+29/100', [99], [1], false],
  ['25+65/100', [35], [65], false],
  ['5+0/100', [100], 0, true],
  // envoy: aggregate_cluster.rst, members' levels in one row
  ['20/100, 20/100, 10/100, 25/100, 25/100', [28, 28, 14, 30, 0], 0, false],
  ['71/100, 0/100, 0/100, 100/100, 100/100', [99, 0, 0, 1, 0], 0, false],
  ['20/100, 0/100, 0/100, 20/100, 0/100', [50, 0, 0, 50, 0], 0, false, { panicThreshold: 0 }],
];

describe('priorityLoad', () => {
  it.each(ROWS)('%s gives %j', (levels, healthy, degraded, panic, options) => {
    const count = healthy.length;
    expect(load(levels, options)).toEqual({
      healthy,
      degraded: degraded === 0 ? zeros(count) : degraded,
      panic: typeof panic === 'boolean' ? none(count, panic) : panic,
    });
  });

  it('leaves excluded hosts out of the denominator', () => {
    expect(priorityLoad({ priorities: [level('1/4', 3), level('1/5')] })).toEqual({
      healthy: [100, 0],
      degraded: [0, 0],
      panic: [false, false],
    });
  });

  // Binary fractions: 0.29 * 100 is a little less than 29 (envoy: load_balancer_impl.cc, default_healthy_panic_percent).
  it.each([
    [28, 28],
    [29, 28],
    [56, 56],
    [57, 56],
    [58, 57],
    [50.9, 50],
    [100, 100],
  ])('a panic threshold of %d acts as %d', (configured, acting) => {
    const panics = (healthy: number): boolean | undefined =>
      priorityLoad({ priorities: [{ hosts: 100, healthy }], overprovisioningFactor: 100, panicThreshold: configured })
        .panic[0];
    expect(panics(acting - 1)).toBe(true);
    expect(panics(acting)).toBe(false);
  });

  it('cuts no integer threshold but 29, 57 and 58', () => {
    const cut = Array.from({ length: 101 }, (_, threshold) => threshold).filter((threshold) => {
      const input = { priorities: [{ hosts: 1000, healthy: threshold * 10 - 1 }], overprovisioningFactor: 100 };
      return threshold > 0 && priorityLoad({ ...input, panicThreshold: threshold }).panic[0] === false;
    });
    expect(cut).toEqual([29, 57, 58]);
  });

  it('sums weights instead of hosts where weighted priority health is on', () => {
    const heavy = { hosts: 2, healthy: 1, healthyWeight: 1, degradedWeight: 0, weight: 10 };
    const whole = { hosts: 1, healthy: 1, healthyWeight: 1, degradedWeight: 0, weight: 1 };
    expect(priorityLoad({ priorities: [heavy, whole], weightedPriorityHealth: true }).healthy).toEqual([14, 86]);
    expect(priorityLoad({ priorities: [heavy, whole] }).healthy).toEqual([70, 30]);
  });

  it('lets each member of an aggregate bring its own factor', () => {
    const half = { hosts: 2, healthy: 1 };
    const priorities = [{ ...half, overprovisioningFactor: 200 }, half];
    expect(priorityLoad({ priorities }).healthy).toEqual([100, 0]);
  });

  it('always gives away 100 percent', () => {
    for (let healthy = 0; healthy <= 7; healthy++) {
      for (let degraded = 0; degraded <= 7 - healthy; degraded++) {
        for (let second = 0; second <= 3; second++) {
          const result = priorityLoad({
            priorities: [
              { hosts: 7, healthy, degraded },
              { hosts: 3, healthy: second },
            ],
          });
          expect([...result.healthy, ...result.degraded].reduce((a, b) => a + b)).toBe(100);
        }
      }
    }
  });

  it('has no answer for no levels', () => {
    expect(priorityLoad({ priorities: [] })).toEqual({ healthy: [], degraded: [], panic: [] });
  });
});
