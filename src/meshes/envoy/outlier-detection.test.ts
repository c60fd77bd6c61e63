import { describe, expect, it } from 'vitest';
import { bare, onlyPlan } from './envoy.fixture.js';

describe('outlier detection', () => {
  it('is off when absent and on with defaults when empty', () => {
    expect(onlyPlan(bare()).detection.outlier).toBeUndefined();
    // envoy: outlier_detection.proto, defaults
    expect(onlyPlan(bare('outlier_detection: {}')).detection.outlier).toMatchObject({
      consecutive5xx: 5,
      maxEjectionPercent: 10,
      intervalMs: 10_000,
      baseEjectionTimeMs: 30_000,
      maxEjectionTimeMs: 300_000,
      enforcingConsecutiveGatewayFailure: 0,
      enforcingFailurePercentage: 0,
      successfulActiveHealthCheckUnejectHost: true,
    });
  });

  it('reads every field', () => {
    const text = bare(`outlier_detection:
  consecutive_5xx: 1
  enforcing_consecutive_5xx: 2
  consecutive_gateway_failure: 3
  enforcing_consecutive_gateway_failure: 4
  split_external_local_origin_errors: true
  consecutive_local_origin_failure: 5
  enforcing_consecutive_local_origin_failure: 6
  success_rate_minimum_hosts: 7
  success_rate_request_volume: 8
  success_rate_stdev_factor: 9
  enforcing_success_rate: 10
  enforcing_local_origin_success_rate: 11
  failure_percentage_threshold: 12
  failure_percentage_minimum_hosts: 13
  failure_percentage_request_volume: 14
  enforcing_failure_percentage: 15
  enforcing_failure_percentage_local_origin: 16
  interval: 17s
  base_ejection_time: 18s
  max_ejection_time: 19s
  max_ejection_time_jitter: 20s
  max_ejection_percent: 21
  always_eject_one_host: true
  successful_active_health_check_uneject_host: false`);
    expect(onlyPlan(text).detection.outlier).toEqual({
      consecutive5xx: 1,
      enforcingConsecutive5xx: 2,
      consecutiveGatewayFailure: 3,
      enforcingConsecutiveGatewayFailure: 4,
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailure: 5,
      enforcingConsecutiveLocalOriginFailure: 6,
      successRateMinimumHosts: 7,
      successRateRequestVolume: 8,
      successRateStdevFactor: 9,
      enforcingSuccessRate: 10,
      enforcingLocalOriginSuccessRate: 11,
      failurePercentageThreshold: 12,
      failurePercentageMinimumHosts: 13,
      failurePercentageRequestVolume: 14,
      enforcingFailurePercentage: 15,
      enforcingFailurePercentageLocalOrigin: 16,
      intervalMs: 17_000,
      baseEjectionTimeMs: 18_000,
      maxEjectionTimeMs: 19_000,
      maxEjectionTimeJitterMs: 20_000,
      maxEjectionPercent: 21,
      alwaysEjectOneHost: true,
      successfulActiveHealthCheckUnejectHost: false,
    });
  });
});
