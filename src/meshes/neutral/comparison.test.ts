import { describe, expect, it } from 'vitest';
import { parseComparison } from './comparison.js';

describe('parseComparison', () => {
  it.each([
    ['>= 99%', { comparator: '>=', value: 99, percent: true }],
    ['<=20', { comparator: '<=', value: 20, percent: false }],
    ['> 0.5 %', { comparator: '>', value: 0.5, percent: true }],
    ['< .5', { comparator: '<', value: 0.5, percent: false }],
    ['  == 0  ', { comparator: '==', value: 0, percent: false }],
  ])('%s', (text, expected) => {
    expect(parseComparison(text)).toEqual(expected);
  });

  it.each(['', '99%', '=> 1', '= 1', '!= 1', '>= ', '>= -1', '>= 1 ms', '>= 1%%', '>= 1e3'])('refuses %j', (text) => {
    expect(parseComparison(text)).toBeUndefined();
  });
});
