import type { JsonObject } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import { renderFailoverScheme } from '../../resources/failover-scheme.js';
import {
  DEFAULT_DOWNSTREAM_SECRET,
  DEFAULT_FAILOVER_PORT,
  DEFAULT_PROXY,
  renderFailoverGateway,
} from '../../resources/gloo-gateway.js';
import { renderGlooVirtualService } from '../../resources/gloo-virtual-service.js';
import { renderUpstream } from '../../resources/upstream.js';
import { Losses } from '../losses.js';
import type { HelmValues, Rendered } from '../mesh.js';
import type { GlooFederationExtension } from './extension.js';
import { type FailoverOrder, failoverOrder } from './failover-order.js';
import { sanitizeName } from './names.js';
import { tellWhatIsDecidedElsewhere } from './render-losses.js';
import { renderRouteOptions } from './render-route.js';
import { renderUpstreamSpec } from './render-upstream.js';

/**
 * The service failover guide's objects in its order: the failover Gateway of every other cluster, the health check on the primary Upstream,
 * the FailoverScheme, the route. Secrets are named and never made. External addresses need no federation: they stand in `spec.failover`
 * of the primary.
 */
export function render(plan: FailoverPlan): Rendered {
  const own = (plan.extensions.glooFederation ?? {}) as Partial<GlooFederationExtension>;
  const losses = new Losses(plan);
  const order = failoverOrder(plan, own.glooNamespace ?? 'gloo-system', losses);
  if (order === undefined) return { manifests: [], losses: losses.list };
  const targets = [...new Set(order.groups.flat().map(({ destination }) => destination.cluster))];
  const doors = own.gateway === 'helm' ? [] : targets.flatMap((cluster) => renderDoor(cluster, own));
  tellWhatIsDecidedElsewhere(plan, order, own, losses);
  const manifests = [
    ...doors,
    ...renderPrimary(plan, order, own, losses),
    ...renderScheme(plan, order, own),
    ...renderRoute(plan, order, own, losses),
  ];
  if (own.gateway !== 'helm' || targets.length === 0) return { manifests, losses: losses.list };
  return { manifests, losses: losses.list, values: targets.map((cluster) => helmValues(cluster, own)) };
}

function renderDoor(cluster: string | undefined, own: Partial<GlooFederationExtension>): JsonObject[] {
  const object = { name: 'failover-gateway', namespace: own.glooNamespace ?? 'gloo-system', cluster };
  return renderFailoverGateway(object, {
    port: own.port ?? DEFAULT_FAILOVER_PORT,
    secret: own.downstreamSecret ?? DEFAULT_DOWNSTREAM_SECRET,
    serviceType: own.serviceType ?? 'LoadBalancer',
    nodePort: own.nodePort,
    proxy: DEFAULT_PROXY,
  });
}

/** What differs from the chart's own values (gloo: install/helm/gloo/values-template.yaml). */
function helmValues(cluster: string | undefined, own: Partial<GlooFederationExtension>): HelmValues {
  const { port = DEFAULT_FAILOVER_PORT, downstreamSecret = DEFAULT_DOWNSTREAM_SECRET, nodePort, serviceType } = own;
  const failover: JsonObject = { enabled: true };
  if (port !== DEFAULT_FAILOVER_PORT) failover.port = port;
  if (nodePort !== undefined) failover.nodePort = nodePort;
  if (downstreamSecret !== DEFAULT_DOWNSTREAM_SECRET) failover.secretName = downstreamSecret;
  const service: JsonObject = serviceType === 'NodePort' ? { service: { type: serviceType } } : {};
  return {
    ...(cluster === undefined ? {} : { cluster }),
    file: `${cluster === undefined ? '' : `${cluster}-`}gloo-values.yaml`,
    content: { gatewayProxies: { gatewayProxy: { ...service, failover } } },
  };
}

function renderPrimary(
  plan: FailoverPlan,
  order: FailoverOrder,
  own: Partial<GlooFederationExtension>,
  losses: Losses,
): JsonObject[] {
  const { name, namespace, destination } = order.primary;
  const spec = renderUpstreamSpec(plan, order, own, losses);
  if (Object.keys(spec).length === 0) return [];
  return [renderUpstream({ name, namespace, cluster: destination.cluster }, spec)];
}

function renderScheme(
  plan: FailoverPlan,
  { primary, groups }: FailoverOrder,
  own: Partial<GlooFederationExtension>,
): JsonObject[] {
  if (groups.length === 0) return [];
  const cluster = plan.clusters.find(({ management }) => management)?.name ?? primary.destination.cluster;
  const object = { name: sanitizeName(plan.name), namespace: own.federationNamespace ?? 'gloo-fed', cluster };
  return [renderFailoverScheme(object, { primary, groups })];
}

/** Another mesh's clients call the host from everywhere in it; here requests come in through the gateway, so there must be a route. */
function renderRoute(
  plan: FailoverPlan,
  { primary }: FailoverOrder,
  own: Partial<GlooFederationExtension>,
  losses: Losses,
): JsonObject[] {
  const foreign = plan.mesh !== 'gloo-federation';
  const route = own.route ?? (foreign ? { virtualService: primary.name, domain: plan.service } : undefined);
  if (route === undefined) return [];
  if (foreign) {
    losses.add(
      'service.host',
      `requests that the mesh's own clients send to ${plan.service} never meet the Gloo gateway`,
      'send them to the gateway proxy; the VirtualService serves this host there',
    );
  }
  const object = {
    name: route.virtualService ?? 'default',
    namespace: own.glooNamespace ?? 'gloo-system',
    cluster: primary.destination.cluster,
  };
  const options = renderRouteOptions(plan, losses);
  return [
    renderGlooVirtualService(object, {
      domains: [route.domain ?? '*'],
      matcher: { prefix: route.pathPrefix ?? '/' },
      upstream: primary,
      ...(options === undefined ? {} : { options }),
    }),
  ];
}
