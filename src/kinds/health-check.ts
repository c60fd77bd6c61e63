import { integer, requireDuration, text } from './flag-value.js';
import type { Kind } from './kind.js';
import { parseReference } from './reference.js';
import { upstreamWithHealthCheck } from './upstream-health.js';

/** The health check of one Upstream, without which no failover of Gloo acts. */
export const healthCheck: Kind = {
  name: 'health-check',
  summary: 'health check for one Gloo Upstream',
  flags: [
    { name: 'upstream', value: 'NS/UPSTREAM', description: 'Upstream that is checked' },
    { name: 'path', value: 'PATH', description: 'path of the request', default: '/health' },
    { name: 'interval', value: 'DURATION', description: 'time between two probes', default: '1s' },
    { name: 'timeout', value: 'DURATION', description: 'time one probe may take', default: '1s' },
    { name: 'healthy-threshold', value: 'N', description: 'passes until a host is healthy again', default: '1' },
    { name: 'unhealthy-threshold', value: 'N', description: 'failures until a host is unhealthy', default: '1' },
  ],
  required: ['upstream'],
  nameOptional: true,
  examples: [
    {
      line: 'failover generate health-check --upstream gloo-system/default-service-blue-10000 --path /health --interval 1s',
      does: 'one probe a second, the first failure counts',
    },
  ],
  create({ flags }) {
    const upstream = parseReference('upstream', text(flags.upstream) ?? '');
    const settings: Record<string, string | number> = {};
    for (const flag of ['timeout', 'interval'] as const) {
      const written = text(flags[flag]);
      if (written === undefined) continue;
      requireDuration(flag, written);
      settings[flag] = written;
    }
    const path = text(flags.path);
    if (path !== undefined) settings.path = path;
    const unhealthy = integer('unhealthy-threshold', flags.unhealthyThreshold, 1, 2 ** 31 - 1);
    const healthy = integer('healthy-threshold', flags.healthyThreshold, 1, 2 ** 31 - 1);
    if (unhealthy !== undefined) settings.unhealthyThreshold = unhealthy;
    if (healthy !== undefined) settings.healthyThreshold = healthy;
    return [upstreamWithHealthCheck(upstream.name, upstream.namespace, settings)];
  },
};
