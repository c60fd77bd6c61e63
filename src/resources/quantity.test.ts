import { expect, it } from 'vitest';
import { parseQuantity } from './quantity.js';

// kubernetes: apimachinery/pkg/api/resource/quantity.go
it.each([
  ['1', 1],
  ['0', 0],
  ['500m', 0.5],
  ['0m', 0],
  ['0.5', 0.5],
  ['.5', 0.5],
  ['1.', 1],
  ['-1', -1],
  ['1k', 1000],
  ['2Ki', 2048],
  ['1e3', 1000],
  ['1E', 1e18],
  ['1E-1', 0.1],
  ['', undefined],
  ['m', undefined],
  ['1 m', undefined],
  ['1K', undefined],
  ['half', undefined],
])('parseQuantity(%j) is %j', (text, wanted) => {
  if (wanted === undefined) expect(parseQuantity(text)).toBeUndefined();
  else expect(parseQuantity(text)).toBeCloseTo(wanted, 12);
});
