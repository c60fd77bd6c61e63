import { type HealthCheck, healthCheckDefaults, outlierDefaults } from '../../model/detection.js';
import type { FailoverSpec } from '../../model/failover.js';
import type { Upstream } from './upstream.js';

/** The checks that a Failover document asks for, as they stand on the primary Upstream; Envoy's defaults filled in. */
export function adoptDetection({
  detection: { healthCheck, outlier },
}: FailoverSpec): Pick<Upstream['detection'], 'healthCheck' | 'outlier'> {
  return {
    ...(healthCheck === undefined ? {} : { healthCheck: readHealthCheck(healthCheck) }),
    ...(outlier === undefined ? {} : { outlier: outlierDefaults(outlier) }),
  };
}

function readHealthCheck(check: NonNullable<FailoverSpec['detection']['healthCheck']>): HealthCheck {
  const {
    type,
    path = '/',
    host,
    serviceName,
    expectedStatuses = [],
    intervalMs,
    timeoutMs,
    noTrafficIntervalMs,
  } = check;
  return healthCheckDefaults({
    type,
    intervalMs,
    timeoutMs,
    noTrafficIntervalMs,
    healthyThreshold: check.healthyThreshold,
    unhealthyThreshold: check.unhealthyThreshold,
    ...(type === 'http'
      ? {
          http: {
            path,
            host,
            method: 'GET',
            expectedStatuses: expectedStatuses.map((status) => ({ start: status, end: status + 1 })),
            retriableStatuses: [],
            headers: {},
            http2: false,
          },
        }
      : {}),
    ...(type === 'tcp' ? { tcp: { receive: [] } } : {}),
    ...(type === 'grpc' ? { grpc: { serviceName, authority: host } } : {}),
  });
}
