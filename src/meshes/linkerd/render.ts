import type { JsonObject } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import { Losses } from '../losses.js';
import { withMemberSettings } from '../member-settings.js';
import type { Rendered } from '../mesh.js';
import { renderAccrual } from './render-accrual.js';
import { renderBackends } from './render-backends.js';
import { renderHttpRoute } from './render-http-route.js';
import { reportLosses } from './render-losses.js';
import { renderTrafficSplit } from './render-traffic-split.js';
import { type SplitParts, splitParts } from './split-parts.js';

/**
 * A plan as Linkerd's objects: the export label on the Services of other clusters, each a partial Service in its own cluster, then in the
 * cluster of the first choice one TrafficSplit for linkerd-failover, or one HTTPRoute of fixed weights.
 */
export function render(given: FailoverPlan): Rendered {
  const losses = new Losses(given);
  const plan = withMemberSettings(given, losses);
  const parts = splitParts(plan, losses);
  const backends = renderBackends(plan, parts, losses);
  reportLosses(plan, parts, losses);
  if (backends.length === 0) return { manifests: [], losses: losses.list };
  const exported = parts.exports ? backends.flatMap(({ remote }) => remote ?? []) : [];
  const manifests = [
    ...exported.map(({ cluster, namespace, name }) => exportedService(cluster, namespace, name)),
    ...(parts.api === 'trafficsplit' ? [] : renderAccrual(plan, parts)),
    ...(parts.api === 'trafficsplit' ? [renderTrafficSplit(plan, parts, backends)] : []),
    ...(parts.api === 'httproute' ? [renderHttpRoute(plan, parts, backends)] : []),
  ].map((manifest) => inCluster(manifest, parts));
  return { manifests, losses: losses.list };
}

function exportedService(cluster: string, namespace: string, name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      labels: { 'mirror.linkerd.io/exported': 'true' },
      annotations: { 'failover.dev/cluster': cluster },
    },
  };
}

/** Everything without a cluster of its own stands in that of the clients. */
function inCluster(manifest: JsonObject, { cluster }: SplitParts): JsonObject {
  const metadata = manifest.metadata as JsonObject;
  const annotations = (metadata.annotations ?? {}) as JsonObject;
  if (cluster === undefined || annotations['failover.dev/cluster'] !== undefined) return manifest;
  return { ...manifest, metadata: { ...metadata, annotations: { ...annotations, 'failover.dev/cluster': cluster } } };
}
