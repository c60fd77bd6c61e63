import { describe, expect, it } from 'vitest';
import { PeakEwma } from './linkerd-peak-ewma.js';

// tower: src/load/peak_ewma.rs; 30 ms and a decay of 10 s are linkerd2-proxy's
describe('PeakEwma', () => {
  it('starts at 30 ms and decays with time', () => {
    expect(new PeakEwma(0).cost(0)).toBe(30);
    expect(new PeakEwma(0).cost(10_000)).toBeCloseTo(30 / Math.E, 10);
  });

  it('takes a peak at once and a lower time by and by', () => {
    const load = new PeakEwma(0);
    load.observe(100, 0);
    expect(load.cost(0)).toBe(100);
    load.observe(50, 10_000);
    expect(load.cost(10_000)).toBeCloseTo(100 / Math.E + 50 * (1 - 1 / Math.E), 10);
  });

  it('weighs the requests under way', () => {
    const load = new PeakEwma(0);
    load.pending = 3;
    expect(load.cost(0)).toBe(120);
  });
});
