import { groupBy } from '../../model/group-by.js';
import type { Destination } from '../../model/plan.js';
import { serviceName } from '../../topology/endpoint-name.js';
import type { IstioPort, IstioService, ServiceEndpoint } from './istio-service.js';

/** Inline endpoints of a ServiceEntry each for themselves, all others by cluster and locality. */
export function destinationsOf(
  service: IstioService,
  { port }: IstioPort,
  endpoints: readonly ServiceEndpoint[],
): Destination[] {
  const groups = [
    ...groupBy(
      endpoints.filter(({ inline }) => !inline).map(({ endpoint }) => endpoint),
      ({ cluster, locality }) => JSON.stringify([cluster, locality]),
    ).values(),
  ];
  const names = groups.map(([first]) => serviceName(first?.cluster, service.namespace, service.name));
  const common = { port, labels: {}, priority: 0, weight: 1, origin: service.origin };
  const grouped = groups.map((members, index): Destination => {
    const name = names[index] as string;
    const { cluster, locality = '' } = members[0] ?? {};
    return {
      ...common,
      name: names.filter((other) => other === name).length > 1 ? `${name}@${locality}` : name,
      cluster,
      namespace: service.namespace,
      service: service.name,
      locality,
      endpoints: members,
      ...(service.endpointsAssumed ? { endpointsAssumed: true } : {}),
    };
  });
  const inline = endpoints
    .filter((entry) => entry.inline)
    .map(
      ({ endpoint }): Destination => ({
        ...common,
        name: endpoint.name,
        cluster: endpoint.cluster,
        namespace: service.namespace,
        service: service.name,
        address: endpoint.address,
        locality: endpoint.locality,
        labels: endpoint.labels,
        weight: endpoint.weight,
        endpoints: [endpoint],
        origin: endpoint.origin ?? service.origin,
      }),
    );
  return [...grouped, ...distinctly(inline)];
}

/** Two endpoints with one address (two subsets of a host, say) stay apart. */
function distinctly(destinations: Destination[]): Destination[] {
  const seen = new Map<string, number>();
  return destinations.map((destination) => {
    const number = (seen.get(destination.name) ?? 0) + 1;
    seen.set(destination.name, number);
    if (number === 1) return destination;
    const name = `${destination.name}#${number}`;
    return { ...destination, name, endpoints: destination.endpoints.map((endpoint) => ({ ...endpoint, name })) };
  });
}
