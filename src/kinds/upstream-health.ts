import type { JsonObject } from '../model/document.js';
import { metadata } from './metadata.js';

/** The values of the guide: one probe a second, and the first answer counts. */
export const GUIDE_HEALTH_CHECK = { timeout: '1s', interval: '1s', unhealthyThreshold: 1, healthyThreshold: 1 };

/** An Upstream with nothing but its health check, to be merged into the discovered one. */
export function upstreamWithHealthCheck(
  name: string,
  namespace: string | undefined,
  { path, ...settings }: Record<string, string | number>,
): JsonObject {
  return {
    apiVersion: 'gloo.solo.io/v1',
    kind: 'Upstream',
    metadata: metadata(name, namespace),
    spec: { healthChecks: [{ ...GUIDE_HEALTH_CHECK, ...settings, httpHealthCheck: { path: path ?? '/health' } }] },
  };
}
