import type { JsonObject } from '../model/document.js';
import { metadata, type ObjectName } from './metadata.js';

/** What the guide sets of a health check: one probe a second, and the first answer counts. */
export const GUIDE_HEALTH_CHECK = { timeout: '1s', interval: '1s', unhealthyThreshold: 1, healthyThreshold: 1 };

/** A Gloo Upstream. Without a type (`static`, `kube`) it only carries fields to be merged into the discovered one. */
export function renderUpstream(object: ObjectName, spec: JsonObject): JsonObject {
  return { apiVersion: 'gloo.solo.io/v1', kind: 'Upstream', metadata: metadata(object), spec };
}
