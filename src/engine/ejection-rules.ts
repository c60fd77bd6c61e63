import type { OutlierDetection } from '../model/detection.js';
import type { OutlierMonitor } from './outlier-monitor.js';

/**
 * Whether one more of `hosts` may be ejected while `active` are. The older rule, up to Envoy 1.27, let at least one host of any cluster go
 * (envoyproxy/envoy#27909 ended it, `always_eject_one_host` brings it back).
 */
export function capAllows(config: OutlierDetection, active: number, hosts: number, older: boolean): boolean {
  if (older) return (100 * active) / hosts < config.maxEjectionPercent;
  if (config.alwaysEjectOneHost && active === 0) return true;
  return (100 * (active + 1)) / hosts <= config.maxEjectionPercent;
}

/** Whether a detection has consequences; `percent` of them do. */
export function enforced(percent: number, random: () => number): boolean {
  if (percent >= 100) return true;
  return percent > 0 && Math.floor(random() * 100) < percent;
}

/** How long the present ejection lasts at least, ms; the next sweep after it ends it. */
export function ejectionTimeMs(
  { baseEjectionTimeMs, maxEjectionTimeMs }: OutlierDetection,
  monitor: OutlierMonitor,
): number {
  return Math.min(baseEjectionTimeMs * monitor.backoff, maxEjectionTimeMs) + monitor.jitterMs;
}
