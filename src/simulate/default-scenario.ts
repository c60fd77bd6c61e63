import { resolve } from '../engine/resolve.js';
import type { Detection } from '../model/detection.js';
import type { Client, FailoverPlan } from '../model/plan.js';
import type { Fault, Scenario, ScenarioEvent } from '../model/scenario.js';

/** Quiet before the first failure, and the least time between two events. */
const STEP_MS = 10_000;

/**
 * What is played where no Scenario is given: one level after the other fails, from the first on, and they come back in reverse order.
 * The last one holds, unless it is the only one. Names the plan's service, so that people see what was played.
 */
export function defaultScenario(plan: FailoverPlan, client: Client = plan.client ?? {}): Scenario {
  const fault = noticeableFault(plan);
  const timing = detections(plan).map(timingOf);
  const startMs = STEP_MS + Math.max(...timing.map(({ blindMs }) => blindMs));
  const stepMs = Math.max(STEP_MS, ...timing.map(({ noticeMs }) => noticeMs));
  const failing = Array.from({ length: Math.max(1, resolve(plan, client).length - 1) }, (_, priority) => priority);
  const at = (step: number): number => startMs + step * stepMs;
  const durationMs = at(2 * failing.length) + Math.max(...timing.map(({ returnMs }) => returnMs));
  return {
    name: 'each-priority-in-turn',
    client,
    service: plan.service,
    traffic: { rps: 100, durationMs, arrivals: 'constant', seed: 1 },
    topology: [],
    events: [
      ...failing.map((priority): ScenarioEvent => ({ atMs: at(priority), target: { priority }, fault })),
      ...failing
        .toReversed()
        .map(
          (priority, step): ScenarioEvent => ({ atMs: at(failing.length + step), target: { priority }, recover: true }),
        ),
    ],
    expect: [],
  };
}

function detections(plan: FailoverPlan): Detection[] {
  return [plan.detection, ...(plan.members ?? []).map(({ detection }) => detection)];
}

/**
 * A fault that the plan's health signal sees: readiness sees nothing but the pod, everything else sees a refused connection. Where nothing
 * looks at all, requests must fail as well, or the outage would look like a service that survives it.
 */
function noticeableFault(plan: FailoverPlan): Fault {
  const watched = detections(plan).some(
    ({ outlier, healthCheck }) => outlier !== undefined || healthCheck !== undefined,
  );
  const weights = plan.ordering.by === 'readiness' || plan.ordering.by === 'weight';
  return weights || (plan.detection.readiness && hasPods(plan) && !watched)
    ? { type: 'health-check' }
    : { type: 'refuse' };
}

function hasPods({ destinations }: FailoverPlan): boolean {
  return destinations.some(
    ({ endpoints, gatewayProbe }) => gatewayProbe !== undefined || endpoints.some(({ pod }) => pod),
  );
}

/** What the signal needs: until it sees anything at all, until it has noticed a failure, and until a host is back; in whole 5 s. */
function timingOf({ outlier, healthCheck }: Detection): { blindMs: number; noticeMs: number; returnMs: number } {
  let [blindMs, noticeMs, returnMs] = [0, 0, STEP_MS];
  // A host that fails again before it recovers stays out twice as long.
  if (outlier !== undefined) returnMs = 2 * outlier.baseEjectionTimeMs + outlier.intervalMs;
  if (healthCheck !== undefined) {
    const { noTrafficIntervalMs, unhealthyThreshold, healthyThreshold, timeoutMs, intervalMs } = healthCheck;
    if (noTrafficIntervalMs > intervalMs) blindMs = noTrafficIntervalMs;
    noticeMs = unhealthyThreshold * (timeoutMs + intervalMs);
    returnMs = Math.max(returnMs, healthyThreshold * (timeoutMs + intervalMs));
  }
  const whole = (ms: number): number => Math.ceil(ms / 5000) * 5000;
  return { blindMs: whole(blindMs), noticeMs: whole(noticeMs), returnMs: whole(returnMs) };
}
