import { formatDuration } from '../../model/duration.js';
import type { Rule } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest, exampleRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const clientTimeoutHidesFailure: Rule = {
  id: 'istio/client-timeout-hides-failure',
  severity: 'warning',
  title: 'requests give up before a failed connection is noticed',
  why: 'A host that drops packets fails by connect timeout. When the route gives up first, the connect failure is never counted, so ejection takes far more failed requests than the threshold says, or never comes.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { plan, blocks, title } of effectivePolicies(context)) {
      const { timeoutMs, origin } = plan.route;
      const { connectTimeoutMs } = plan.connection;
      if (blocks.outlierDetection === undefined || origin === undefined) continue;
      if (timeoutMs <= 0 || timeoutMs > connectTimeoutMs) continue;
      const given = blocks.connectionPool?.get('tcp', 'connectTimeout').present ? '' : ', its default';
      tell({
        document: origin.document,
        path: [...origin.path, 'timeout'],
        message: `requests for ${title} give up after ${formatDuration(timeoutMs)}, connecting after ${formatDuration(connectTimeoutMs)}${given}: a host that does not answer is not counted as failed`,
        hint: `set \`connectionPool.tcp.connectTimeout\` below ${formatDuration(timeoutMs)}`,
      });
    }
  },
  examples: { bad: withTimeout('5s'), good: withTimeout('15s') },
};

function withTimeout(timeout: string): string {
  return (
    exampleRule('outlierDetection: { maxEjectionPercent: 100 }') +
    exampleManifest(
      'VirtualService',
      'name: reviews, namespace: prod',
      `
hosts: [reviews.prod.svc.cluster.local]
http:
  - route: [{ destination: { host: reviews.prod.svc.cluster.local } }]
    timeout: ${timeout}`,
    )
  );
}
