import { type HealthCheck, healthCheckDefaults } from '../model/detection.js';
import type { FailoverSpec } from '../model/failover.js';

/** The probes that a Failover document asks for, with Envoy's defaults for what it does not say. Its port is the endpoint's own affair. */
export function adoptHealthCheck(spec: NonNullable<FailoverSpec['detection']['healthCheck']>): HealthCheck {
  const { type, path = '/', host, expectedStatuses = [], serviceName, port: _, ...timing } = spec;
  const check = healthCheckDefaults({ type, ...timing });
  switch (type) {
    case 'http':
      return {
        ...check,
        http: {
          path,
          host,
          method: 'GET',
          expectedStatuses: expectedStatuses.map((status) => ({ start: status, end: status + 1 })),
          retriableStatuses: [],
          headers: {},
          http2: false,
        },
      };
    case 'tcp':
      return { ...check, tcp: { receive: [] } };
    case 'grpc':
      return { ...check, grpc: { serviceName, authority: host } };
  }
}
