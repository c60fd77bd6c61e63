import type { JsonObject } from '../model/document.js';
import { GUIDE_HEALTH_CHECK, renderUpstream } from '../resources/upstream.js';

/** An Upstream with nothing but its health check, to be merged into the discovered one. */
export function upstreamWithHealthCheck(
  name: string,
  namespace: string | undefined,
  { path, ...settings }: Record<string, string | number>,
): JsonObject {
  const check = { ...GUIDE_HEALTH_CHECK, ...settings, httpHealthCheck: { path: path ?? '/health' } };
  return renderUpstream({ name, namespace }, { healthChecks: [check] });
}
