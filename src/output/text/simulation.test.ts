import { describe, expect, it } from 'vitest';
import { sampleSimulation } from '../../../test/support/sample-simulation.js';
import { render } from '../print.js';
import { createStyle } from '../style.js';
import { visibleWidth } from '../table.js';

function text(width: number, { color = false, full = true, result = sampleSimulation() } = {}): string {
  return render({ kind: 'simulation', data: [result] }, 'text', createStyle(color, width, full));
}

/** The same timeline for many rows: `sampleSimulation` again and again. */
function long(rows: number) {
  const sample = sampleSimulation();
  const timeline = Array.from({ length: rows }, (_, i) => ({ ...sample.timeline[i % 10]!, atMs: i * 1000 }));
  return sampleSimulation({ timeline, durationMs: rows * 1000 });
}

describe('a simulation for people', () => {
  it('fits 80 columns', () => {
    expect(text(80)).toMatchInlineSnapshot(`
      "primary-down  reviews-failover.bookinfo.global (Service Mesh Hub), 10s, seed 1

                                                     ▼           ▲
                                                     »                   »
                                         ╷0s     ╷2s     ╷4s     ╷6s     ╷8s
        mgmt-cluster/bookinfo/reviews    ████████████▁▁▁▁················████████
        remote-cluster/bookinfo/reviews  ············████████████████████········
        failed                           ············▁▁▁▁························
        ejected                          ············11111111111111111111········

        ▼     3s  fault  refuse  10.0.0.1:9080
        »  3.01s  priority-shift  100/0 -> 0/100
        ▲     6s  recover  10.0.0.1:9080
        »     8s  priority-shift  0/100 -> 100/0

        1000 requests: 990 succeeded, 10 failed, availability 99%

        destination                      level  requests  failed     p50   p95   p99
        mgmt-cluster/bookinfo/reviews        0       510      10     5ms  30ms  50ms
        remote-cluster/bookinfo/reviews      1       490       0  5.25ms  31ms  52ms

        3.01s  level 0 → level 1  10ms after the fault at 3s   10 failed meanwhile
        8s     level 1 → level 0  2s after the recovery at 6s

        ✓  availability >= 99%  99%
        ✗  failed <= 5          10
      "
    `);
  });

  it('stays the same where there is more room, except for the picture', () => {
    expect(text(120).split('\n').slice(0, 9)).toMatchInlineSnapshot(`
      [
        "primary-down  reviews-failover.bookinfo.global (Service Mesh Hub), 10s, seed 1",
        "",
        "                                               ▼           ▲",
        "                                               »                   »",
        "                                   ╷0s     ╷2s     ╷4s     ╷6s     ╷8s",
        "  mgmt-cluster/bookinfo/reviews    ████████████▁▁▁▁················████████",
        "  remote-cluster/bookinfo/reviews  ············████████████████████········",
        "  failed                           ············▁▁▁▁························",
        "  ejected                          ············11111111111111111111········",
      ]
    `);
    expect(text(120).split('\n').slice(9)).toEqual(text(80).split('\n').slice(9));
  });

  it.each([40, 80, 120, 200])('draws no picture wider than %i columns', (width) => {
    for (const rows of [1, 10, 59, 60, 61, 600]) {
      const picture = text(width, { result: long(rows) })
        .split('\n')
        .slice(0, 9);
      for (const line of picture) expect(visibleWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it('fills the width however many rows there are', () => {
    for (const rows of [46, 60, 235]) {
      const bar = text(80, { result: long(rows) })
        .split('\n')
        .find((line) => line.startsWith('  mgmt-cluster'))!;
      expect(visibleWidth(bar)).toBeGreaterThan(76);
    }
  });

  it('differs in colour only when there is colour', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    const codes = /\x1b\[[0-9;]*m/g;
    expect(text(80)).not.toMatch(codes);
    expect(text(80, { color: true })).toMatch(codes);
    expect(text(80, { color: true }).replace(codes, '')).toBe(text(80));
  });

  it('says that it was interrupted', () => {
    expect(text(80)).not.toContain('interrupted');
    expect(text(80, { result: sampleSimulation({ interrupted: true }) })).toContain('interrupted');
  });

  it('cuts the availability instead of rounding it', () => {
    const requests = { total: 1_000_000, succeeded: 999_999, failed: 1, availability: 0.999999 };
    expect(text(80, { result: sampleSimulation({ requests }) })).toContain('availability 99.99%');
  });

  it('shortens a long legend on a terminal only', () => {
    const events = Array.from({ length: 30 }, (_, i) => ({
      atMs: i * 100,
      type: 'fault' as const,
      endpoint: `10.0.0.${i}`,
      detail: 'refuse',
    }));
    const result = sampleSimulation({ events });
    expect(text(80, { result })).toContain('10.0.0.29');
    expect(text(80, { result, full: false })).not.toContain('10.0.0.29');
    expect(text(80, { result, full: false })).toContain('and 10 more (-v shows all)');
  });

  it('counts the endpoints of one event instead of naming many', () => {
    const event = { atMs: 0, type: 'fault' as const, endpoint: 'a, b, c', detail: 'refuse' };
    expect(text(80, { result: sampleSimulation({ events: [event] }) })).toContain('fault  refuse  3 endpoints');
  });

  it('has no picture without a timeline', () => {
    expect(text(80, { result: sampleSimulation({ timeline: [], events: [] }) })).not.toContain('█');
  });

  it('keeps to the width of a terminal, and never shortens names in a pipe', () => {
    const name = 'remote/gloo-system/default-service-with-a-very-long-name-green-10000';
    const destination = { ...sampleSimulation().destinations[0]!, name };
    const result = sampleSimulation({ destinations: [destination] });
    const lines = text(80, { result, full: false }).split('\n');
    expect(Math.max(...lines.map(visibleWidth))).toBeLessThanOrEqual(80);
    expect(text(80, { result })).toContain(`  ${name}  `);
  });
});
