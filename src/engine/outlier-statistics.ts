import type { OutlierDetection } from '../model/detection.js';
import type { Bucket } from './outlier-monitor.js';

/** A host's answers of the last interval. */
export interface HostAnswers {
  host: number;
  bucket: Bucket;
}

const rate = ({ total, ok }: Bucket): number => (100 * ok) / total;

/**
 * Hosts whose success rate lies under mean - stdev * factor / 1000 of all that had enough requests.
 * envoy: outlier_detection_impl.cc, successRateEjectionThreshold (population deviation, strict comparison).
 */
export function successRateOutliers(answers: readonly HostAnswers[], config: OutlierDetection): number[] {
  const valid = answers.filter(({ bucket }) => bucket.total > 0 && bucket.total >= config.successRateRequestVolume);
  if (valid.length === 0 || valid.length < config.successRateMinimumHosts) return [];
  const rates = valid.map(({ bucket }) => rate(bucket));
  const mean = rates.reduce((sum, value) => sum + value, 0) / rates.length;
  const variance = rates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rates.length;
  const threshold = mean - Math.sqrt(variance) * (config.successRateStdevFactor / 1000);
  return valid.filter(({ bucket }) => rate(bucket) < threshold).map(({ host }) => host);
}

/** Hosts that failed at least `failurePercentageThreshold` percent of enough requests (inclusive, unlike the success rate). */
export function failurePercentageOutliers(answers: readonly HostAnswers[], config: OutlierDetection): number[] {
  const valid = answers.filter(
    ({ bucket }) => bucket.total > 0 && bucket.total >= config.failurePercentageRequestVolume,
  );
  if (valid.length === 0 || valid.length < config.failurePercentageMinimumHosts) return [];
  return valid.filter(({ bucket }) => 100 - rate(bucket) >= config.failurePercentageThreshold).map(({ host }) => host);
}
