import { describe, expect, it } from 'vitest';
import {
  sampleDestination,
  sampleDetection,
  sampleHealthCheck,
  sampleOutlier,
  samplePlan,
} from '../../../test/support/sample-plan.js';
import { explain } from '../../engine/what-if.js';
import type { FailoverPlan } from '../../model/plan.js';
import { render } from '../print.js';
import type { ExplainedPlan } from '../report.js';
import { createStyle } from '../style.js';
import { visibleWidth } from '../table.js';

const plan = samplePlan(
  [
    sampleDestination('mgmt-cluster/bookinfo/reviews', 0, 2, {
      locality: 'us-east1/us-east1-b',
      endpoint: { cluster: 'mgmt-cluster' },
    }),
    sampleDestination('remote-cluster/bookinfo/reviews', 1, 1, {
      locality: 'us-west1/us-west1-a',
      endpoint: { cluster: 'remote-cluster', healthStatus: 'UNHEALTHY', weight: 3 },
    }),
    sampleDestination('third', 2, 1),
  ],
  {
    port: 9080,
    notes: ['something that people should know'],
    detection: sampleDetection({ outlier: sampleOutlier(25), healthCheck: sampleHealthCheck() }),
  },
);

function answer(from: string, explained: FailoverPlan = plan): ExplainedPlan {
  return { ...explain(explained, { locality: from }), from };
}

function text(width: number, data: ExplainedPlan[], { color = false, full = true } = {}): string {
  return render({ kind: 'plans', data }, 'text', createStyle(color, width, full));
}

describe('a plan for people', () => {
  it('fits 80 columns', () => {
    expect(text(80, [answer('us-east1')])).toMatchInlineSnapshot(`
      "reviews.bookinfo.svc.cluster.local:9080  Envoy, seen from us-east1

        0  ██████████ 100%  explicit order · 2 endpoints
           mgmt-cluster/bookinfo/reviews#1  us-east1/us-east1-b
           mgmt-cluster/bookinfo/reviews#2  us-east1/us-east1-b
        1  ░░░░░░░░░░   0%  explicit order · 1 endpoint
           remote-cluster/bookinfo/reviews#1  us-west1/us-west1-a  weight 3  unhealthy
        2  ░░░░░░░░░░   0%  explicit order · 1 endpoint
           third#1  no locality

        health check       HTTP GET /health every 1s, timeout 1s; out after 1 failure,
                           back after 1 pass
        outlier detection  5 x 5xx in a row; out for 30s, sweep every 10s; at most 1
                           of 4 endpoints out (maxEjectionPercent 25)
                           ! outlier detection may eject 1 of 4 endpoints
                           (maxEjectionPercent 25); 50 would let level 0 empty
        level 0 leaves     first percent with 1 of 2 down, all with 2
        level 1 leaves     all at once with 1 of 1 down (1 down now)
        can move           yes: all traffic leaves level 0 once all 2 of its endpoints
                           are down
        comes back         health check: after 1 passed health check (at most 1s plus
                           the probe itself)
                           outlier detection: after 30s x its ejections in a row (at
                           most 5m), at the next sweep (every 10s): 30s to 40s the
                           first time; a passed health check ends an ejection at once
        panic              a level below 50% healthy sends requests to its dead
                           endpoints too when all levels together have too little
                           health left for all traffic
        note               something that people should know
      "
    `);
  });

  it('uses 120 columns where they are', () => {
    expect(text(120, [answer('us-east1')])).toMatchInlineSnapshot(`
      "reviews.bookinfo.svc.cluster.local:9080  Envoy, seen from us-east1

        0  ██████████ 100%  explicit order · 2 endpoints
           mgmt-cluster/bookinfo/reviews#1  us-east1/us-east1-b
           mgmt-cluster/bookinfo/reviews#2  us-east1/us-east1-b
        1  ░░░░░░░░░░   0%  explicit order · 1 endpoint
           remote-cluster/bookinfo/reviews#1  us-west1/us-west1-a  weight 3  unhealthy
        2  ░░░░░░░░░░   0%  explicit order · 1 endpoint
           third#1  no locality

        health check       HTTP GET /health every 1s, timeout 1s; out after 1 failure, back after 1 pass
        outlier detection  5 x 5xx in a row; out for 30s, sweep every 10s; at most 1 of 4 endpoints out (maxEjectionPercent
                           25)
                           ! outlier detection may eject 1 of 4 endpoints (maxEjectionPercent 25); 50 would let level 0 empty
        level 0 leaves     first percent with 1 of 2 down, all with 2
        level 1 leaves     all at once with 1 of 1 down (1 down now)
        can move           yes: all traffic leaves level 0 once all 2 of its endpoints are down
        comes back         health check: after 1 passed health check (at most 1s plus the probe itself)
                           outlier detection: after 30s x its ejections in a row (at most 5m), at the next sweep (every 10s):
                           30s to 40s the first time; a passed health check ends an ejection at once
        panic              a level below 50% healthy sends requests to its dead endpoints too when all levels together have
                           too little health left for all traffic
        note               something that people should know
      "
    `);
  });

  it.each([70, 80, 120])('keeps to %i columns on a terminal', (width) => {
    const lines = text(width, [answer('us-east1')], { full: false }).split('\n');
    expect(Math.max(...lines.map(visibleWidth))).toBeLessThanOrEqual(width);
  });

  it('tells clients with the same answer together, and others apart', () => {
    const other = { ...plan, service: 'ratings' };
    const output = text(120, [answer('r1'), answer('r2'), answer(''), answer('r1', other)]);
    expect(output.match(/seen from .*/g)).toEqual(['seen from r1, r2, a client without locality', 'seen from r1']);
  });

  it('differs in colour only when there is colour', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    const codes = /\x1b\[[0-9;]*m/g;
    expect(text(80, [answer('r1')])).not.toMatch(codes);
    expect(text(80, [answer('r1')], { color: true })).toMatch(codes);
    expect(text(80, [answer('r1')], { color: true }).replace(codes, '')).toBe(text(80, [answer('r1')]));
  });

  it('shortens long lists on a terminal only', () => {
    const many = samplePlan([sampleDestination('a', 0, 20)]);
    expect(text(80, [answer('', many)])).toContain('a#20');
    expect(text(80, [answer('', many)], { full: false })).not.toContain('a#8');
    expect(text(80, [answer('', many)], { full: false })).toContain('and 13 more (-v shows all)');
  });

  it("tells the mesh's own level where the data plane counts otherwise", () => {
    const [first, ...more] = answer('r1').groups;
    const shifted = { ...answer('r1'), groups: [{ ...first!, level: 2 }, ...more] };
    expect(text(80, [shifted])).toContain('explicit order (Envoy level 2) · 2 endpoints');
  });

  it('says so when a client gets nothing', () => {
    expect(text(80, [answer('', samplePlan([]))])).toContain('this client gets no endpoint');
  });
});
