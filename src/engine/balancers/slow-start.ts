import type { LoadBalancing } from '../../model/plan.js';
import type { Host } from '../host.js';

/**
 * A host's weight while it warms up: it grows from `minWeightPercent` with (age / window)^(1/aggression).
 * envoy: load_balancer_impl.cc, applySlowStartFactor.
 */
export function slowStartWeight(host: Host, settings: LoadBalancing, nowMs: number): number {
  if (!inSlowStart(host, settings, nowMs) || settings.slowStart === undefined) return host.weight;
  const { windowMs, aggression, minWeightPercent } = settings.slowStart;
  const grown = (Math.max(1, nowMs - host.warmSinceMs) / windowMs) ** (1 / aggression);
  return host.weight * Math.max(minWeightPercent / 100, grown);
}

/** True as long as the host is younger than the window. */
export function inSlowStart(host: Host, settings: LoadBalancing, nowMs: number): boolean {
  return settings.slowStart !== undefined && nowMs - host.warmSinceMs < settings.slowStart.windowMs;
}
