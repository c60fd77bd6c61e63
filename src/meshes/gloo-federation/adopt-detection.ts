import { outlierDefaults } from '../../model/detection.js';
import type { FailoverSpec } from '../../model/failover.js';
import { adoptHealthCheck } from '../adopt-health-check.js';
import type { Upstream } from './upstream.js';

/** The checks that a Failover document asks for, as they stand on the primary Upstream; Envoy's defaults filled in. */
export function adoptDetection({
  detection: { healthCheck, outlier },
}: FailoverSpec): Pick<Upstream['detection'], 'healthCheck' | 'outlier'> {
  return {
    ...(healthCheck === undefined ? {} : { healthCheck: adoptHealthCheck(healthCheck) }),
    ...(outlier === undefined ? {} : { outlier: outlierDefaults(outlier) }),
  };
}
