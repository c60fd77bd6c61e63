import type { JsonObject } from '../../model/document.js';
import { asList, asText } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import { extensionOf } from '../extension-of.js';
import { kubernetesService } from '../kubernetes-service.js';
import { Losses } from '../losses.js';
import { withMemberSettings } from '../member-settings.js';
import type { Rendered } from '../mesh.js';
import { serviceHost } from '../service-host.js';
import { type LevelLabels, levelLabels } from './level-labels.js';
import { renderConnectionPool } from './render-connection-pool.js';
import { renderLoadBalancer } from './render-load-balancer.js';
import { renderOutlierDetection } from './render-outlier-detection.js';
import { renderServiceEntry } from './render-service-entry.js';
import { renderSubsets } from './render-subsets.js';
import { renderTls } from './render-tls.js';
import { renderVirtualService } from './render-virtual-service.js';

const API_VERSION = 'networking.istio.io/v1';

/**
 * A plan as Istio's objects, once for every cluster that shall have them: a DestinationRule; before it a ServiceEntry where the host is not
 * simply the Service that all clusters have; behind it a VirtualService where the plan's time-out or retries are not Istio's own.
 */
export function render(given: FailoverPlan): Rendered {
  const losses = new Losses(given);
  const plan = withMemberSettings(given, losses);
  const own = extensionOf(plan, 'istio');
  const joined = joinedHost(plan);
  const host = joined ?? dottedHost(plan, losses);
  const labels = joined === undefined ? levelLabels(plan) : undefined;
  if (joined !== undefined && !isSameHost(plan, joined)) {
    losses.add(
      'service.host',
      `Istio joins the Services of one name and namespace of all clusters under that name: clients must call ${joined}`,
      `point the clients at ${joined} instead of ${plan.service}`,
    );
  }
  const exportTo = asList(own.exportTo);
  const spec: JsonObject = {
    host,
    ...(exportTo.length > 0 ? { exportTo: [...exportTo] } : {}),
    ...renderSubsets(plan, renderPolicy(plan, labels, losses)),
  };
  const objects = [
    ...(joined === undefined
      ? [
          {
            kind: 'ServiceEntry',
            name: asText(own.serviceEntryName) ?? plan.name,
            spec: renderServiceEntry({ ...plan, service: host }, labels, losses),
          },
        ]
      : []),
    { kind: 'DestinationRule', name: plan.name, spec },
    ...renderVirtualService(plan, host, losses).map((routes) => ({
      kind: 'VirtualService',
      name: plan.name,
      spec: routes,
    })),
  ];
  const manifests = clustersOf(plan, own).flatMap((cluster) =>
    objects.map(({ kind, name, spec }) => ({
      apiVersion: API_VERSION,
      kind,
      metadata: metadataOf(plan, name, cluster),
      spec,
    })),
  );
  return { manifests, losses: losses.list };
}

function renderPolicy(plan: FailoverPlan, labels: LevelLabels | undefined, losses: Losses): JsonObject {
  const loadBalancer = renderLoadBalancer(plan, labels, losses);
  const outlierDetection = renderOutlierDetection(plan, losses);
  const tls = renderTls(plan, losses);
  return {
    ...renderConnectionPool(plan),
    ...(Object.keys(loadBalancer).length === 0 ? {} : { loadBalancer }),
    ...(outlierDetection === undefined ? {} : { outlierDetection }),
    ...(tls === undefined ? {} : { tls }),
  };
}

/** The host of the one Service that all destinations are, each in its cluster; undefined where they differ, or stand outside. */
function joinedHost(plan: FailoverPlan): string | undefined {
  const hosts = plan.destinations.map((destination) => {
    const service = kubernetesService(destination, plan);
    return service === undefined ? undefined : serviceHost(service);
  });
  const [host] = hosts;
  // A rule alone does not say what stands behind its host: the name tells that a Service does, which a ServiceEntry would hide.
  if (plan.destinations.length === 0 && isServiceHost(plan.service)) return plan.service;
  if (host === undefined || hosts.some((other) => other !== host)) return undefined;
  if (isSameHost(plan, host)) return host;
  // What a ServiceEntry of Istio's own selects has its name and addresses, and no Service of that name.
  const isEntry =
    plan.mesh === 'istio' && plan.destinations.every(({ endpoints }) => endpoints.every((e) => e.address));
  return isEntry ? undefined : host;
}

/** Istio takes a name without dots for a Service of the rule's own namespace, so that rule and ServiceEntry would miss each other. */
function dottedHost({ service }: FailoverPlan, losses: Losses): string {
  if (service.includes('.')) return service;
  const host = `${objectName(service)}.mesh.internal`;
  losses.add(
    'service.host',
    `${service} is no host that a DestinationRule can name: clients must call ${host}`,
    `point the clients at ${host}, or write a host of your own in its place`,
  );
  return host;
}

function isServiceHost(host: string): boolean {
  const [name = '', namespace = ''] = host.split('.');
  return host === serviceHost({ name, namespace });
}

/** `reviews` and `reviews.bookinfo` are that Service too, as the client's DNS has it. */
function isSameHost({ service, mesh }: FailoverPlan, host: string): boolean {
  return service === host || (mesh !== 'istio' && host.startsWith(`${service}.`));
}

/** The clusters that the document names, else all of a failover; an object of Istio's own goes back to where it came from. */
function clustersOf({ clusters, destinations, mesh, origin }: FailoverPlan, own: JsonObject): (string | undefined)[] {
  const chosen = asList(own.clusters).flatMap((name) => asText(name) ?? []);
  if (chosen.length > 0) return chosen;
  if (mesh === 'istio' && origin.document.kind !== 'Failover') return [origin.document.cluster];
  // One that has no name keeps the others' objects from being all.
  const isUnknown = destinations.some(({ cluster, address }) => cluster === undefined && address === undefined);
  return clusters.length === 0 || isUnknown ? [undefined] : clusters.map(({ name }) => name);
}

function metadataOf(plan: FailoverPlan, name: string, cluster: string | undefined): JsonObject {
  const namespace = namespaceOf(plan);
  return {
    name: objectName(name),
    ...(namespace === '' ? {} : { namespace }),
    ...(cluster === undefined ? {} : { annotations: { 'failover.dev/cluster': cluster } }),
  };
}

/** Management objects of other meshes stand in namespaces of their own: what is called stands beside the Service. */
function namespaceOf(plan: FailoverPlan): string {
  if (plan.mesh === 'istio') return plan.namespace;
  const services = plan.destinations.flatMap((destination) => kubernetesService(destination, plan) ?? []);
  return services[0]?.namespace ?? plan.namespace;
}

/** Kubernetes takes no other name; an Envoy cluster may be called anything. */
function objectName(name: string): string {
  const clean = name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return clean.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '') || 'failover';
}
