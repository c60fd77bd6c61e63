import { describe, expect, it } from 'vitest';
import {
  sampleDestination,
  sampleDetection,
  sampleHealthCheck,
  sampleMember,
  sampleOutlier,
  samplePlan,
} from '../../test/support/sample-plan.js';
import type { Detection } from '../model/detection.js';
import { explain } from './what-if.js';

function levels(sizes: number[], detection: Partial<Detection>, endpoint = {}) {
  const destinations = sizes.map((count, priority) => sampleDestination(`d${priority}`, priority, count, { endpoint }));
  return explain(samplePlan(destinations, { detection: sampleDetection(detection) }), {}).whatIf;
}

describe('what has to fail before traffic moves', () => {
  // envoy: priority load docs table. With factor 140 a level keeps all traffic until fewer than 5/7 of it is healthy.
  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [7, 3],
    [10, 3],
    [100, 29],
  ])('of %i hosts the first percent leaves with %i down', (hosts, firstPercent) => {
    const { levels: answer, canMove } = levels([hosts, hosts], { healthCheck: sampleHealthCheck() });
    expect(answer[0]).toMatchObject({ firstPercent, allTraffic: hosts, share: 100, down: 0 });
    expect(canMove).toBe(true);
  });

  it('asks a later level as if the earlier ones were empty, and never the last one', () => {
    const { levels: answer } = levels([2, 4, 4], { healthCheck: sampleHealthCheck() });
    expect(answer[1]).toMatchObject({ firstPercent: 2, allTraffic: 4 });
    expect(answer[2]).not.toHaveProperty('firstPercent');
    expect(answer[2]).not.toHaveProperty('allTraffic');
  });

  it('counts what is down already', () => {
    const plan = samplePlan([sampleDestination('a', 0, 4, { endpoint: { pod: true } }), sampleDestination('b', 1, 4)], {
      detection: sampleDetection({ healthCheck: sampleHealthCheck() }),
    });
    plan.destinations[0]!.endpoints[0]!.healthStatus = 'UNHEALTHY';
    expect(explain(plan, {}).whatIf.levels[0]).toMatchObject({ down: 1, share: 100, firstPercent: 2, allTraffic: 4 });
  });

  it('says that nothing moves without a signal', () => {
    const answer = levels([1, 1], {});
    expect(answer.canMove).toBe(false);
    expect(answer.signals).toEqual([]);
    expect(answer.why).toMatch(/^nothing notices/);
  });

  it('says that there is no second level', () => {
    expect(levels([3], { healthCheck: sampleHealthCheck() })).toMatchObject({
      canMove: false,
      why: 'there is no second level',
      comesBack: [],
    });
  });
});

describe('outlier detection', () => {
  // istio: locality failover task, 4 hosts at 10 %: nobody is ever ejected (envoyproxy/envoy#34796)
  it('ejects nobody of four hosts at 10 percent, and names the percentage that would do', () => {
    const answer = levels([1, 1, 2], { outlier: sampleOutlier(10), panicThreshold: 0 });
    expect(answer.canMove).toBe(false);
    expect(answer.why).toBe(
      'outlier detection may eject 0 of 4 endpoints (maxEjectionPercent 10); 25 would let level 0 empty',
    );
  });

  it('does with exactly the percentage it names', () => {
    expect(levels([1, 1, 2], { outlier: sampleOutlier(25) }).canMove).toBe(true);
    expect(levels([1, 1, 2], { outlier: sampleOutlier(24) }).canMove).toBe(false);
    // 100 * 1 / 3 = 33.3 is above 33
    expect(levels([1, 2], { outlier: sampleOutlier(33) }).why).toContain('34 would let level 0 empty');
    expect(levels([1, 2], { outlier: sampleOutlier(34) }).canMove).toBe(true);
  });

  it('shares its cap among all levels of the cluster', () => {
    const { levels: answer } = levels([2, 2, 2], { outlier: sampleOutlier(50) });
    expect(answer[0]).toMatchObject({ firstPercent: 1, allTraffic: 2 });
    expect(answer[1]).toMatchObject({ firstPercent: 1 });
    expect(answer[1]).not.toHaveProperty('allTraffic');
  });

  it('moves a part where the cap allows only a part', () => {
    const answer = levels([4, 4], { outlier: sampleOutlier(25) });
    expect(answer.levels[0]).toMatchObject({ firstPercent: 2 });
    expect(answer.canMove).toBe(false);
    expect(answer.why).toContain('may eject 2 of 8 endpoints (maxEjectionPercent 25); 50 would');
  });

  it('ejects one host all the same where always_eject_one_host is set', () => {
    expect(levels([1, 1], { outlier: sampleOutlier(10, { alwaysEjectOneHost: true }) }).canMove).toBe(true);
  });

  it('ejects nobody when no detector is enforced', () => {
    const answer = levels([1, 1], { outlier: sampleOutlier(100, { consecutive5xx: 0 }) });
    expect(answer.canMove).toBe(false);
    expect(answer.why).toContain('enforces no detector');
  });

  it('is no limit to a health check beside it, but says so', () => {
    const answer = levels([1, 1], { outlier: sampleOutlier(10), healthCheck: sampleHealthCheck() });
    expect(answer.canMove).toBe(true);
    expect(answer.signals.find(({ name }) => name === 'outlier detection')).toMatchObject({
      levels: [{}, {}],
      limit: expect.stringContaining('50 would let level 0 empty'),
    });
  });

  // envoy: outlier.rst, the ejection time is base times the number of ejections, and ends at a sweep
  it('says how it comes back', () => {
    expect(levels([1, 1], { outlier: sampleOutlier(100) }).comesBack).toEqual([
      'outlier detection: after 30s x its ejections in a row (at most 5m), at the next sweep (every 10s): 30s to 40s the first time',
    ]);
    expect(levels([1, 1], { outlier: sampleOutlier(100), healthCheck: sampleHealthCheck() }).comesBack).toEqual([
      'health check: after 1 passed health check (at most 1s plus the probe itself)',
      expect.stringContaining('a passed health check ends an ejection at once'),
    ]);
  });
});

describe('pod readiness', () => {
  it('reaches only pods', () => {
    const pods = levels([2, 1], { readiness: true }, { pod: true });
    expect(pods.levels[0]).toMatchObject({ firstPercent: 1, allTraffic: 2 });
    expect(levels([2, 1], { readiness: true }).signals).toEqual([]);
  });

  it('moves everything with the last pod where unready pods leave the list', () => {
    const { levels: answer } = levels([4, 1], { readiness: true, unreadyWithdrawn: true }, { pod: true });
    expect(answer[0]).toMatchObject({ firstPercent: 4, allTraffic: 4 });
  });

  it('does not hide that ejections are capped', () => {
    const answer = levels([1, 1], { readiness: true, outlier: sampleOutlier(10) }, { pod: true });
    expect(answer.canMove).toBe(true);
    expect(answer.why).toBe(
      'all traffic leaves level 0 once its only endpoint is down, by pod readiness only: requests that fail do not move it, ' +
        'since outlier detection may eject 0 of 2 endpoints (maxEjectionPercent 10); 50 would let level 0 empty',
    );
    expect(answer.signals.map(({ name, limit }) => [name, limit !== undefined])).toEqual([
      ['outlier detection', true],
      ['pod readiness', false],
    ]);
  });
});

describe('an aggregate cluster', () => {
  it('counts the cap over the hosts of each member alone', () => {
    const member = (name: string, maxEjectionPercent: number) =>
      sampleMember(name, { outlier: sampleOutlier(maxEjectionPercent), panicThreshold: 0 });
    const plan = (percent: number) =>
      samplePlan([sampleDestination('a', 0, 2, { member: 'a' }), sampleDestination('b', 0, 8, { member: 'b' })], {
        members: [member('a', percent), member('b', 100)],
      });
    const capped = explain(plan(50), {}).whatIf;
    expect(capped.levels[0]).toMatchObject({ firstPercent: 1 });
    expect(capped.why).toBe(
      'outlier detection may eject 1 of 2 endpoints (maxEjectionPercent 50); 100 would let level 0 empty',
    );
    expect(explain(plan(100), {}).whatIf).toMatchObject({ canMove: true });
    expect(capped.signals[0]?.detail).toEqual([
      expect.stringMatching(/^level 0: /),
      expect.stringMatching(/^level 1: /),
    ]);
  });
});

describe('panic', () => {
  const healthCheck = sampleHealthCheck();

  it('is told with its effective threshold, where something notices failures and there is a choice of levels', () => {
    expect(levels([1, 1], { healthCheck }).panic).toEqual([
      'a level below 50% healthy sends requests to its dead endpoints too when all levels together have too little health left for all traffic',
    ]);
    // envoy: a threshold of 29 percent acts as 28, see priority-load.test.ts
    expect(levels([1, 1], { healthCheck, panicThreshold: 29 }).panic[0]).toMatch(/^a level below 28% healthy/);
    expect(levels([1, 1], { healthCheck, panicThreshold: 0 }).panic).toEqual([]);
    expect(levels([2], { healthCheck }).panic).toEqual([]);
    expect(levels([1, 1], {}).panic).toEqual([]);
  });

  it('of an aggregate is decided by each member alone, and by the aggregate for the split', () => {
    const plan = (own: number) =>
      samplePlan([sampleDestination('a', 0, 2, { member: 'a' }), sampleDestination('b', 0, 2, { member: 'b' })], {
        members: [
          sampleMember('a', { healthCheck, panicThreshold: 50 }),
          sampleMember('b', { healthCheck, panicThreshold: 0 }),
        ],
        detection: sampleDetection({ panicThreshold: own }),
      });
    expect(explain(plan(0), {}).whatIf.panic).toEqual([expect.stringMatching(/^level 0: .* its member alone has/)]);
    expect(explain(plan(50), {}).whatIf.panic).toHaveLength(2);
  });
});

describe("Linkerd's failover controller", () => {
  const split = (west: boolean[], east: boolean[]) => {
    const destination = (service: string, ready: boolean[]) => {
      const made = sampleDestination(service, 0, ready.length, { service, endpoint: { service } });
      return { ...made, endpoints: made.endpoints.map((endpoint, i) => ({ ...endpoint, ready: ready[i]! })) };
    };
    return explain(
      samplePlan([destination('web-west', west), destination('web-east', east)], {
        mesh: 'linkerd',
        ordering: { by: 'readiness', primary: 'web-west', controlled: true },
      }),
      {},
    ).whatIf;
  };

  // linkerd-failover: controller/src/traffic_split.rs, one ready address keeps the primary
  it('moves everything at once with the last ready endpoint', () => {
    expect(split([true, true, false], [true])).toMatchObject({
      canMove: true,
      levels: [
        { share: 100, down: 1, firstPercent: 3, allTraffic: 3 },
        { share: 0, endpoints: 1 },
      ],
    });
    expect(split([false], [true]).levels.map(({ share }) => share)).toEqual([0, 100]);
  });

  it('cannot move when no fallback is ready', () => {
    expect(split([true], [false])).toMatchObject({ canMove: false, why: expect.stringContaining('every weight to 0') });
  });
});

describe('fixed weights', () => {
  // linkerd: the proxy passes over a backend that is not available, but nothing rewrites the weights
  it('have no second level, and tell of failure accrual', () => {
    const accrual = {
      mode: 'consecutive',
      maxFailures: 7,
      minPenaltyMs: 1000,
      maxPenaltyMs: 60_000,
      jitterRatio: 0.5,
      successRateThreshold: 0.8,
      successRateWindowMs: 10_000,
      successRateMinRequests: 5,
    } as const;
    const plan = samplePlan([sampleDestination('a', 0, 1), sampleDestination('b', 0, 1)], {
      ordering: { by: 'weight' },
      members: [sampleMember('a'), sampleMember('b')],
      detection: sampleDetection({ accrual }),
    });
    const answer = explain(plan, {}).whatIf;
    expect(answer).toMatchObject({ canMove: false, levels: [{ endpoints: 2, share: 100 }] });
    expect(answer.why).toContain('the weights are fixed');
    expect(answer.signals).toMatchObject([
      { name: 'failure accrual', detail: ['7 failures in a row shut an endpoint for 1s, doubled up to 1m'] },
    ]);
  });
});
