import type { Destination, FailoverPlan } from '../model/plan.js';
import type { ScenarioTopology } from '../model/scenario.js';
import type { Endpoint } from '../model/topology.js';

/** The plan with what the scenario knows beyond the manifests: destinations and endpoints that they leave out, places they do not tell. */
export function addTopology(plan: FailoverPlan, items: readonly ScenarioTopology[]): FailoverPlan {
  let { destinations } = plan;
  for (const item of items) {
    const meant = destinations.find((destination) => isMeant(item, destination));
    destinations =
      meant === undefined
        ? [...destinations, newDestination(item, plan)]
        : destinations.map((destination) => (destination === meant ? describe(destination, item) : destination));
  }
  return { ...plan, destinations };
}

/** Whether the item speaks of this endpoint. */
export function matchesTopology(item: ScenarioTopology, destination: Destination, endpoint: Endpoint): boolean {
  if (!isMeant(item, destination)) return false;
  const agrees = (wanted: string | undefined, known: string | undefined): boolean =>
    wanted === undefined || known === undefined || known === '' || wanted === known;
  return agrees(item.cluster, endpoint.cluster ?? destination.cluster) && agrees(item.locality, endpoint.locality);
}

/** Fields that both give must agree; a destination of unknown cluster may be the item's. */
function isMeant(
  { cluster, namespace, service, address, port, priority }: ScenarioTopology,
  destination: Destination,
): boolean {
  if (address !== undefined) {
    const known = [destination.address, destination.name, ...destination.endpoints.map((endpoint) => endpoint.address)];
    return known.includes(address) || (port !== undefined && known.includes(`${address}:${port}`));
  }
  // Of an Upstream people write the Service behind it, as their Failover document does.
  const behind = destination.endpoints[0]?.serviceBehind;
  if (service === undefined || ![destination.service, behind?.name].includes(service)) return false;
  const agrees = (wanted: string | undefined, given: string | undefined): boolean =>
    wanted === undefined || given === undefined || wanted === given;
  if (cluster === undefined && priority !== undefined && priority !== destination.priority) return false;
  return (
    agrees(cluster, destination.cluster) &&
    (agrees(namespace, destination.namespace) || (behind !== undefined && namespace === behind.namespace))
  );
}

function describe(destination: Destination, item: ScenarioTopology): Destination {
  const locality = destination.locality || (item.locality ?? '');
  if (item.address === undefined && destination.endpointsAssumed === true) {
    // What was assumed gives way to the first item that knows; further items add to it.
    const count = item.replicas ?? destination.endpoints.length;
    return { ...destination, locality, endpointsAssumed: false, endpoints: replicas(item, destination, [], count) };
  }
  if (item.replicas === undefined) {
    const endpoints = destination.endpoints.map((endpoint) =>
      matchesTopology(item, destination, endpoint) ? placed(endpoint, item) : endpoint,
    );
    return { ...destination, locality, endpoints };
  }
  // A DNS name with N hosts stands in the manifest as one endpoint; of a Service there are N more.
  const kept = destination.endpoints.filter(({ address }) => item.address === undefined || address !== item.address);
  return { ...destination, locality, endpoints: [...kept, ...replicas(item, destination, kept, item.replicas)] };
}

function placed(endpoint: Endpoint, item: ScenarioTopology): Endpoint {
  return {
    ...endpoint,
    cluster: endpoint.cluster ?? item.cluster,
    locality: endpoint.locality || (item.locality ?? ''),
    labels: { ...endpoint.labels, ...item.labels },
    weight: item.weight ?? endpoint.weight,
  };
}

/** Endpoints like the one that the manifest shows, under names that are not taken. */
function replicas(
  item: ScenarioTopology,
  destination: Destination,
  kept: readonly Endpoint[],
  count: number,
): Endpoint[] {
  const model = destination.endpoints.find(({ address }) => item.address === undefined || address === item.address);
  const base = baseName(item, destination, model);
  const taken = new Set(kept.map(({ name }) => name));
  const endpoints: Endpoint[] = [];
  for (let number = 1; endpoints.length < count; number++) {
    const name = count === 1 && number === 1 ? base : `${base}#${number}`;
    if (taken.has(name)) continue;
    endpoints.push({
      ...model,
      name,
      address: item.address ?? model?.address,
      port: item.port ?? model?.port,
      cluster: item.cluster ?? model?.cluster ?? destination.cluster,
      namespace: item.namespace ?? model?.namespace ?? destination.namespace,
      service: item.service ?? model?.service ?? destination.service,
      locality: item.locality ?? model?.locality ?? destination.locality,
      labels: { ...model?.labels, ...item.labels },
      weight: item.weight ?? model?.weight ?? 1,
      healthStatus: model?.healthStatus ?? 'UNKNOWN',
      ready: true,
      pod: model?.pod ?? item.address === undefined,
    });
  }
  return endpoints;
}

/** The manifest's own name for the endpoint, unless the item says in which cluster it really is. */
function baseName(item: ScenarioTopology, destination: Destination, model: Endpoint | undefined): string {
  if (model !== undefined && (item.cluster === undefined || model.cluster === item.cluster))
    return model.name.replace(/#\d+$/, '');
  return nameOf(item, destination);
}

function nameOf(item: ScenarioTopology, destination?: Destination): string {
  if (item.address !== undefined) return item.port === undefined ? item.address : `${item.address}:${item.port}`;
  const { cluster = destination?.cluster, namespace = destination?.namespace, service = destination?.service } = item;
  return [cluster, namespace, service].filter((part) => part !== undefined).join('/');
}

function newDestination(item: ScenarioTopology, plan: FailoverPlan): Destination {
  const last = Math.max(-1, ...plan.destinations.map(({ priority }) => priority));
  const destination: Destination = {
    name: nameOf(item),
    cluster: item.cluster,
    namespace: item.namespace,
    service: item.service,
    address: item.address,
    port: item.port,
    locality: item.locality ?? '',
    labels: item.labels ?? {},
    priority: item.priority ?? last + 1,
    weight: item.weight ?? 1,
    endpoints: [],
    origin: plan.origin,
  };
  return { ...destination, endpoints: replicas(item, destination, [], item.replicas ?? 1) };
}
