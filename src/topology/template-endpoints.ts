import type { Endpoint } from '../model/topology.js';
import { readinessProbeFor } from './container.js';
import { distinctNames, serviceName } from './endpoint-name.js';
import type { EndpointQuery, Lookup } from './lookup.js';
import { containerPort } from './ports.js';
import { type NodeFact, selects, type TemplateFact } from './source.js';

/** One endpoint for each replica of the workloads that a Service selects; undefined when it selects none. They have no addresses yet. */
export function templateEndpoints(lookup: Lookup, query: EndpointQuery): Endpoint[] | undefined {
  const { service } = query;
  const selected = lookup
    .templates(service.namespace, service.cluster)
    .filter((template) => selects(service.selector, template.labels));
  if (selected.length === 0) return undefined;
  const replicas = selected.flatMap((template) => {
    const cluster = template.cluster ?? service.cluster;
    return placesOf(lookup, template, cluster).map((node) => ({ template, node, cluster }));
  });
  const names = distinctNames(replicas.map(({ cluster }) => serviceName(cluster, service.namespace, service.name)));
  return replicas.flatMap(({ template, node, cluster }, index) => {
    const port = containerPort(template.containers, query);
    if (port === 'none') return [];
    return {
      name: names[index] as string,
      port,
      cluster,
      namespace: service.namespace,
      service: service.name,
      locality: node?.locality ?? lookup.localityOfTemplate(template, cluster),
      labels: template.labels,
      network: lookup.network(template.labels, cluster),
      node: node?.name ?? template.node,
      weight: 1,
      healthStatus: 'UNKNOWN' as const,
      ready: true,
      pod: true,
      readinessProbe: readinessProbeFor(template.containers, port),
      origin: template.origin,
    };
  });
}

/** The node of each replica, as far as it is known: a DaemonSet has one pod on each node that it may use. */
function placesOf(lookup: Lookup, template: TemplateFact, cluster: string | undefined): (NodeFact | undefined)[] {
  const nodes = template.perNode ? lookup.nodesWith(template.nodeSelector, cluster) : [];
  return nodes.length > 0 ? nodes : Array.from({ length: template.perNode ? 1 : template.replicas }, () => undefined);
}
