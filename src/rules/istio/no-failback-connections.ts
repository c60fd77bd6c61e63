import type { Rule } from '../rule.js';
import { effectivePolicies, hasLevels } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

/** Connections of these protocols live as long as their clients want. */
const LONG_LIVED: readonly string[] = ['tcp', 'tls', 'https', 'http2', 'grpc'];

export const noFailbackConnections: Rule = {
  id: 'istio/no-failback-connections',
  severity: 'info',
  title: 'open connections stay where they are',
  why: 'TCP is balanced once for each connection, and HTTP/2 connections are kept. After a failover, and again after the recovery, connections that are open stay in the region they were made to until somebody closes them.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const policy of effectivePolicies(context)) {
      const { plan, blocks, title } = policy;
      const { maxConnectionDurationMs, maxRequestsPerConnection } = plan.connection;
      const limited = maxConnectionDurationMs !== undefined || maxRequestsPerConnection > 0;
      if (limited || !LONG_LIVED.includes(plan.protocol) || !hasLevels(policy)) continue;
      const place = blocks.connectionPool ?? blocks.outlierDetection;
      if (place === undefined) continue;
      tell({
        ...place.origin,
        message: `open ${plan.protocol} connections to ${title} stay where they are after a failover and after the recovery`,
        hint: 'add `connectionPool: { tcp: { maxConnectionDuration: 10m } }`',
      });
    }
  },
  examples: {
    bad:
      exampleRule('outlierDetection: { maxEjectionPercent: 100 }') +
      exampleService(['eu/a', 'us/a'], '{ name: tcp, port: 5432 }'),
    good:
      exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
connectionPool: { tcp: { maxConnectionDuration: 10m } }`) +
      exampleService(['eu/a', 'us/a'], '{ name: tcp, port: 5432 }'),
  },
};
