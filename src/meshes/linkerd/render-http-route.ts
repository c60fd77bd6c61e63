import type { JsonObject } from '../../model/document.js';
import { formatDuration } from '../../model/duration.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { RenderedBackend } from './render-backends.js';
import type { SplitParts } from './split-parts.js';

/** A producer route: it stands in the namespace of the Service and holds for every client. */
export function renderHttpRoute(plan: FailoverPlan, parts: SplitParts, backends: RenderedBackend[]): JsonObject {
  const port = plan.port ?? backends.find((backend) => backend.port !== undefined)?.port;
  const { timeoutMs } = plan.route;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: plan.name, namespace: parts.namespace },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: parts.apex, ...(port === undefined ? {} : { port }) }],
      rules: [
        {
          backendRefs: backends.map(({ name, port: own = port, weight }) => ({
            name,
            ...(own === undefined ? {} : { port: own }),
            weight,
          })),
          ...(timeoutMs === 0 ? {} : { timeouts: { request: formatDuration(timeoutMs) } }),
        },
      ],
    },
  };
}
