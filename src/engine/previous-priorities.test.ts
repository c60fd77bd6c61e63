import { expect, it } from 'vitest';
import { PreviousPriorities } from './previous-priorities.js';

// envoy: previous_priorities; scores 42, 28 and 100 give 42/28/30 as long as nothing was tried.
const scores = { healthy: [42, 28, 100], degraded: [0, 0, 0] };

function after(updateFrequency: number, levels: number[], of = scores) {
  const priorities = new PreviousPriorities(updateFrequency);
  let split: readonly number[] | undefined;
  for (const level of levels) {
    priorities.attempt(level);
    split = priorities.split(of)?.healthy;
  }
  return split;
}

it('leaves out the levels tried', () => {
  expect(after(1, [0])).toEqual([0, 28, 72]);
  expect(after(1, [0, 1])).toEqual([0, 0, 100]);
});

it('begins again when all were tried', () => {
  expect(after(1, [0, 1, 2])).toEqual([42, 28, 30]);
});

it('acts only at every n-th attempt and keeps its answer in between', () => {
  expect(after(2, [0])).toBeUndefined();
  expect(after(2, [0, 0])).toEqual([0, 28, 72]);
  expect(after(2, [0, 0, 1])).toEqual([0, 28, 72]);
  expect(after(2, [0, 0, 1, 1])).toEqual([0, 0, 100]);
});

it('goes round the levels until everything is given away', () => {
  expect(after(1, [0], { healthy: [100, 33, 33], degraded: [0, 0, 0] })).toEqual([0, 50, 50]);
});

it('gives no answer when no level has any health', () => {
  expect(after(1, [0], { healthy: [0, 0, 0], degraded: [0, 0, 0] })).toBeUndefined();
});
