import { type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import type { Field } from './field.js';
import type { Runtime } from './runtime.js';

/** Envoy's field, ours, and the highest value allowed (api/envoy/config/cluster/v3/outlier_detection.proto). */
const NUMBERS = [
  ['consecutive_5xx', 'consecutive5xx', undefined],
  ['enforcing_consecutive_5xx', 'enforcingConsecutive5xx', 100],
  ['consecutive_gateway_failure', 'consecutiveGatewayFailure', undefined],
  ['enforcing_consecutive_gateway_failure', 'enforcingConsecutiveGatewayFailure', 100],
  ['consecutive_local_origin_failure', 'consecutiveLocalOriginFailure', undefined],
  ['enforcing_consecutive_local_origin_failure', 'enforcingConsecutiveLocalOriginFailure', 100],
  ['success_rate_minimum_hosts', 'successRateMinimumHosts', undefined],
  ['success_rate_request_volume', 'successRateRequestVolume', undefined],
  ['success_rate_stdev_factor', 'successRateStdevFactor', undefined],
  ['enforcing_success_rate', 'enforcingSuccessRate', 100],
  ['enforcing_local_origin_success_rate', 'enforcingLocalOriginSuccessRate', 100],
  ['failure_percentage_threshold', 'failurePercentageThreshold', 100],
  ['failure_percentage_minimum_hosts', 'failurePercentageMinimumHosts', undefined],
  ['failure_percentage_request_volume', 'failurePercentageRequestVolume', undefined],
  ['enforcing_failure_percentage', 'enforcingFailurePercentage', 100],
  ['enforcing_failure_percentage_local_origin', 'enforcingFailurePercentageLocalOrigin', 100],
  ['max_ejection_percent', 'maxEjectionPercent', 100],
] as const;

const DURATIONS = [
  ['interval', 'intervalMs', true],
  ['base_ejection_time', 'baseEjectionTimeMs', true],
  ['max_ejection_time', 'maxEjectionTimeMs', true],
  ['max_ejection_time_jitter', 'maxEjectionTimeJitterMs', false],
] as const;

const SWITCHES = [
  ['split_external_local_origin_errors', 'splitExternalLocalOriginErrors'],
  ['always_eject_one_host', 'alwaysEjectOneHost'],
  ['successful_active_health_check_uneject_host', 'successfulActiveHealthCheckUnejectHost'],
] as const;

const OTHERS = ['detect_degraded_hosts', 'monitors'];

/** A cluster's `outlier_detection`; undefined when it is absent, which switches it off (an empty one switches it on). */
export function readOutlierDetection(field: Field, runtime: Runtime): OutlierDetection | undefined {
  if (!field.present) return undefined;
  field.spelledLike([...[...NUMBERS, ...DURATIONS, ...SWITCHES].map(([name]) => name), ...OTHERS]);
  const config: Partial<OutlierDetection> = {};
  for (const [name, key, max] of NUMBERS) config[key] = field.get(name).number({ max });
  for (const [name, key, positive] of DURATIONS) config[key] = field.get(name).duration({ positive });
  for (const [name, key] of SWITCHES) config[key] = field.get(name).boolean();
  const complete = outlierDefaults(config);
  if (complete.maxEjectionTimeMs < complete.baseEjectionTimeMs) {
    field.get('max_ejection_time').problem('found a time below `base_ejection_time`', 'Envoy refuses the cluster');
  }
  return { ...complete, ...overrides(runtime) };
}

/** Runtime wins over every cluster's own number (source/common/upstream/outlier_detection_impl.cc reads it at each use). */
function overrides(runtime: Runtime): Partial<OutlierDetection> {
  const given: Partial<OutlierDetection> = {};
  const override = (key: (typeof NUMBERS | typeof DURATIONS)[number][1], name: string) => {
    const value = runtime.number(`outlier_detection.${name}`);
    if (value !== undefined) given[key] = value;
  };
  for (const [name, key] of NUMBERS) override(key, name);
  for (const [name, key] of DURATIONS) override(key, `${name}_ms`);
  return given;
}
