import { parseLocality } from '../model/locality.js';
import type { Endpoint, Topology } from '../model/topology.js';
import { numberedNames, serviceName } from './endpoint-name.js';

/** A Service that a destination names, and what its author says of its endpoints. */
export interface Attachment {
  cluster?: string;
  namespace: string;
  service: string;
  /** The Service's port, not the container's. */
  port?: number;
  /** For endpoints without one of their own. */
  locality?: string;
  /** For endpoints that lack them. */
  labels?: Record<string, string>;
  /** How many to assume when the inputs say nothing about endpoints; 1 by default. */
  replicas?: number;
}

/**
 * The endpoints behind a Service as far as the inputs say, else as many assumed ones as the author says. The Service itself need not be
 * among the inputs: EndpointSlices and Endpoints name it.
 */
export function attachEndpoints(
  topology: Topology,
  { cluster, namespace, service, port, locality = '', labels = {}, replicas = 1 }: Attachment,
): { endpoints: Endpoint[]; assumed: boolean } {
  const known = topology.service(namespace, service, cluster);
  const place = cluster ?? known?.cluster;
  const reference = known ?? { namespace, name: service, selector: {}, ports: [] };
  const found = topology.endpoints({ ...reference, cluster: place }, port);
  if (found !== undefined) {
    const endpoints = found.map((endpoint) => ({
      ...endpoint,
      locality: completeLocality(endpoint.locality, locality),
      labels: { ...labels, ...endpoint.labels },
    }));
    return { endpoints, assumed: false };
  }
  const names = numberedNames(serviceName(place, namespace, service), replicas);
  const attachment = { cluster: place, namespace, service, port, locality, labels };
  return { endpoints: names.map((name) => assumedEndpoint(name, attachment)), assumed: true };
}

function assumedEndpoint(name: string, { cluster, namespace, service, port, locality, labels }: Attachment): Endpoint {
  return {
    name,
    port,
    cluster,
    namespace,
    service,
    locality: locality ?? '',
    labels: labels ?? {},
    weight: 1,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: true,
  };
}

/** An endpoint that knows its zone but not the region stands in the given place when that has the same zone. */
function completeLocality(own: string, given: string): string {
  if (own === '') return given;
  const { region, zone } = parseLocality(own);
  return region === '' && zone === parseLocality(given).zone ? given : own;
}
