import { describe, expect, it } from 'vitest';
import { DeadlineQueue } from './deadline-queue.js';
import { seededRandom } from './seeded-random.js';
import { VirtualClock } from './virtual-clock.js';

describe('VirtualClock', () => {
  it('fires timers in the order of their time, those of one moment as they were set', () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    const random = seededRandom(1);
    const times = Array.from({ length: 200 }, () => Math.floor(random.next() * 50));
    for (const [index, ms] of times.entries()) clock.after(ms, () => fired.push(`${clock.now()} ${index}`));
    clock.runUntil(50);
    const expected = times.map((ms, index) => ({ ms, index })).sort((a, b) => a.ms - b.ms || a.index - b.index);
    expect(fired).toEqual(expected.map(({ ms, index }) => `${ms} ${index}`));
  });

  it('runs timers that timers set, up to the moment asked for', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    clock.runUntil(30);
    clock.runBefore(40);
    expect([fired, clock.now()]).toEqual([[10, 20, 30], 40]);
  });

  it('forgets what was taken back', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const cancel = clock.after(5, () => fired.push(5));
    clock.after(6, () => fired.push(6));
    cancel();
    clock.runUntil(10);
    expect(fired).toEqual([6]);
  });
});

describe('DeadlineQueue', () => {
  const item = (fired: string[], name: string) => ({ expire: () => fired.push(name) });

  it('expires in order what was not removed', () => {
    const clock = new VirtualClock();
    const queue = new DeadlineQueue(clock, 100);
    const fired: string[] = [];
    const [a] = [queue.add(item(fired, 'a')), queue.add(item(fired, 'b'))];
    clock.runUntil(50);
    const c = queue.add(item(fired, 'c'));
    queue.add(item(fired, 'd'));
    queue.remove(a);
    queue.remove(c);
    queue.remove(c);
    clock.runUntil(100);
    expect(fired).toEqual(['b']);
    clock.runUntil(150);
    expect(fired).toEqual(['b', 'd']);
  });

  it('keeps what never expires', () => {
    const queue = new DeadlineQueue(new VirtualClock(), Number.POSITIVE_INFINITY);
    const kept = item([], 'a');
    queue.add(kept);
    expect(queue.items()).toEqual([kept]);
  });
});

describe('seededRandom', () => {
  it('repeats itself and is uniform', () => {
    const numbers = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 10_000 }, () => random.next());
    };
    expect(numbers(42)).toEqual(numbers(42));
    for (const seed of [0, 1, -1, 2 ** 40, 0.5]) {
      const drawn = numbers(seed);
      expect(drawn.reduce((sum, value) => sum + value) / drawn.length).toBeCloseTo(0.5, 1);
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...drawn)).toBeLessThan(1);
      expect(drawn.slice(0, 5)).not.toEqual(numbers(seed + 1).slice(0, 5));
    }
  });
});
