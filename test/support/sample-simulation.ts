import type { SimulationResult, TimelineRow } from '../../src/model/simulation.js';

const NEAR = 'mgmt-cluster/bookinfo/reviews';
const FAR = 'remote-cluster/bookinfo/reviews';

/** Ten seconds: level 0 refuses from 3 s on, is ejected within a second, and is back at 8 s. */
export function sampleSimulation(fields: Partial<SimulationResult> = {}): SimulationResult {
  const row = (second: number, near: number, failed: number, load: number[], ejected: string[]): TimelineRow => ({
    atMs: second * 1000,
    requests: { [NEAR]: near, [FAR]: 100 - near },
    failed,
    priorityLoad: load,
    ejected,
  });
  const away = (second: number) => row(second, 0, 0, [0, 100], ['10.0.0.1:9080']);
  const home = (second: number) => row(second, 100, 0, [100, 0], []);
  return {
    scenario: 'primary-down',
    service: 'reviews-failover.bookinfo.global',
    mesh: 'service-mesh-hub',
    seed: 1,
    durationMs: 10_000,
    requests: { total: 1000, succeeded: 990, failed: 10, availability: 0.99 },
    destinations: [
      {
        name: NEAR,
        priority: 0,
        locality: 'us-east1',
        requests: 510,
        failed: 10,
        latencyMs: { p50: 5, p95: 30, p99: 50 },
      },
      { name: FAR, priority: 1, locality: '', requests: 490, failed: 0, latencyMs: { p50: 5.25, p95: 31, p99: 52 } },
    ],
    failovers: [
      { from: 0, to: 1, faultAtMs: 3000, shiftedAtMs: 3010, failedMeanwhile: 10 },
      { from: 1, to: 0, faultAtMs: 3000, shiftedAtMs: 8000, failedMeanwhile: 10 },
    ],
    timeline: [0, 1, 2]
      .map(home)
      .concat(row(3, 10, 10, [0, 100], ['10.0.0.1:9080']), [4, 5, 6, 7].map(away), [8, 9].map(home)),
    events: [
      { atMs: 3000, type: 'fault', endpoint: '10.0.0.1:9080', detail: 'refuse' },
      { atMs: 3010, type: 'ejected', endpoint: '10.0.0.1:9080', detail: 'consecutive_5xx' },
      { atMs: 3010, type: 'priority-shift', endpoint: '', detail: '100/0 -> 0/100' },
      { atMs: 6000, type: 'recover', endpoint: '10.0.0.1:9080', detail: 'recover' },
      { atMs: 8000, type: 'unejected', endpoint: '10.0.0.1:9080', detail: '' },
      { atMs: 8000, type: 'priority-shift', endpoint: '', detail: '0/100 -> 100/0' },
    ],
    expectations: [
      { expect: 'availability >= 99%', met: true, actual: '99%' },
      { expect: 'failed <= 5', met: false, actual: '10' },
    ],
    ...fields,
  };
}
