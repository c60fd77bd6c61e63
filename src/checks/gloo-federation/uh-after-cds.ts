import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Check } from '../check.js';
import { labelsOf, nameOf } from '../objects.js';
import { liveFailoverUpstreams } from './primary-upstreams.js';

/**
 * Minutes after a rolling upgrade of the nodes some proxies know no healthy host any more (kgateway-dev/kgateway#5449). That it happened cannot
 * be seen from here; that nodes are younger than a proxy can.
 */
export const uhAfterCds: Check = {
  id: 'gloo-federation/uh-after-cds',
  mesh: 'gloo-federation',
  severity: 'info',
  async run(subject) {
    const upstreams = await liveFailoverUpstreams(subject);
    if (upstreams.length === 0) return [];
    const [nodes, pods] = await Promise.all([
      subject.cluster.list('v1', 'Node'),
      subject.cluster.list('v1', 'Pod', { labelSelector: 'gateway-proxy-id' }),
    ]);
    const newest = Math.max(0, ...nodes.map(upMs));
    const older = pods.filter((pod) => labelsOf(pod).gloo === 'gateway-proxy' && startedMs(pod) < newest);
    if (older.length === 0) return [];
    return [
      {
        ok: false,
        message: `nodes are younger than proxy ${nameOf(older[0] as JsonObject)}${older.length > 1 ? ` and ${older.length - 1} more` : ''}: after such an upgrade some proxies answered 503 UH`,
        hint: 'if they do, restart the proxy: `kubectl rollout restart deployment gateway-proxy -n gloo-system`',
      },
    ];
  },
};

/** Since when a node is ready: one that was upgraded in its place keeps its creation. */
function upMs(node: JsonObject): number {
  const conditions = asList(asObject(node.status).conditions).map(asObject);
  const ready = conditions.find(({ type, status }) => type === 'Ready' && status === 'True');
  return Date.parse(asText(ready?.lastTransitionTime) ?? '') || createdMs(node);
}

function createdMs({ metadata }: JsonObject): number {
  return Date.parse(asText(asObject(metadata).creationTimestamp) ?? '') || 0;
}

function startedMs(pod: JsonObject): number {
  return Date.parse(asText(asObject(pod.status).startTime) ?? '') || createdMs(pod);
}
