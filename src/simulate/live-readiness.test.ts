import { expect, it } from 'vitest';
import { sampleDestination, sampleDetection, sampleOutlier, samplePlan } from '../../test/support/sample-plan.js';
import type { FailoverPlan } from '../model/plan.js';
import { watchContainers } from './live-readiness.js';

function probes({ destinations }: FailoverPlan): (string | undefined)[] {
  return destinations.flatMap(({ endpoints }) => endpoints.map(({ readinessProbe }) => readinessProbe?.type));
}

it('watches the ports of pods without a readiness probe, where nobody else looks', () => {
  const pods = sampleDestination('web', 0, 2);
  for (const endpoint of pods.endpoints) endpoint.pod = true;
  const own = { periodMs: 10_000, timeoutMs: 1000, initialDelayMs: 0, failureThreshold: 3, successThreshold: 1 };
  pods.endpoints[1]!.readinessProbe = { type: 'http', ...own };
  const outside = sampleDestination('outside', 1, 1);
  const plan = (more: Parameters<typeof sampleDetection>[0]): FailoverPlan =>
    samplePlan([pods, outside], { detection: sampleDetection({ readiness: true, ...more }) });
  expect(probes(watchContainers(plan({})))).toEqual(['tcp', 'http', undefined]);
  expect(probes(watchContainers(plan({ readiness: false })))).toEqual([undefined, 'http', undefined]);
  expect(probes(watchContainers(plan({ outlier: sampleOutlier(100) })))).toEqual([undefined, 'http', undefined]);
});
