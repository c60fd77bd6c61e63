import type { JsonObject } from '../../model/document.js';
import { asList, asText } from '../../model/json.js';
import type { Destination, FailoverPlan } from '../../model/plan.js';
import { extensionOf } from '../extension-of.js';
import { kubernetesService } from '../kubernetes-service.js';
import type { Losses } from '../losses.js';
import { serviceHost } from '../service-host.js';
import { hasName } from './external-services.js';
import type { LevelLabels } from './level-labels.js';

interface Target {
  address: string;
  port?: number;
  locality: string;
  weight: number;
  labels: Record<string, string>;
  network?: string;
}

/** The `spec` of a ServiceEntry that makes the host known and lists what stands behind it, each endpoint with its place. */
export function renderServiceEntry(plan: FailoverPlan, levels: LevelLabels | undefined, losses: Losses): JsonObject {
  const own = extensionOf(plan, 'istio');
  const targets = plan.destinations.flatMap((destination) =>
    targetsOf(destination, plan, losses).map((target) => ({
      ...target,
      labels: { ...target.labels, ...levels?.of(destination) },
    })),
  );
  const number = plan.port ?? plan.destinations.find(({ port }) => port !== undefined)?.port ?? 80;
  const name = plan.protocol;
  const ports = new Set(targets.map(({ port }) => port ?? number));
  const [common] = ports;
  const shared = ports.size === 1 ? common : undefined;
  const listed = targets.length > 0 && !(targets.length === 1 && targets[0]?.address === plan.service);
  const exportTo = asList(own.exportTo);
  return {
    hosts: [plan.service],
    ...(exportTo.length > 0 ? { exportTo: [...exportTo] } : {}),
    location: asText(own.location) ?? (plan.destinations.some(isExternal) ? 'MESH_EXTERNAL' : 'MESH_INTERNAL'),
    ports: [
      {
        number,
        name,
        protocol: name.toUpperCase(),
        ...(shared === undefined || shared === number ? {} : { targetPort: shared }),
      },
    ],
    resolution: resolutionOf(asText(own.resolution), targets, losses),
    ...(listed
      ? { endpoints: targets.map((target) => endpointOf(target, name, shared === undefined ? number : undefined)) }
      : {}),
  };
}

function isExternal({ address }: Destination): boolean {
  return address !== undefined;
}

function targetsOf(destination: Destination, plan: FailoverPlan, losses: Losses): Target[] {
  const { address, port, locality, weight, labels, endpoints } = destination;
  const [first] = endpoints;
  if (address !== undefined) {
    // Several hosts behind one name are one endpoint: DNS finds them.
    const [, host = address, written] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
    return [
      {
        address: first?.address ?? host,
        port: first?.port ?? (written === undefined ? port : Number(written)),
        locality,
        weight,
        labels,
        network: first?.network,
      },
    ];
  }
  const addressed = endpoints.filter((endpoint) => endpoint.address !== undefined);
  if (plan.mesh === 'istio' && addressed.length > 0 && addressed.length === endpoints.length) {
    return addressed.map((endpoint) => ({ ...endpoint, address: endpoint.address as string }));
  }
  const service = kubernetesService(destination, plan);
  if (service === undefined) {
    losses.add(
      'destinations',
      `no input says which Kubernetes Service or address stands behind ${destination.name}`,
      'add the Upstream, or the Service, to the inputs',
      destination.origin,
    );
    return [];
  }
  if (service.cluster !== undefined && new Set(plan.destinations.map(({ cluster }) => cluster)).size > 1) {
    losses.add(
      'destinations.cluster',
      `${serviceHost(service)} means the Service in the client's own cluster, which need not be ${service.cluster}`,
      "put the address of that cluster's gateway in its place",
      destination.origin,
    );
  }
  return [{ address: serviceHost(service), port, locality, weight, labels }];
}

/** Names need DNS, and addresses alone need none; a list of both is resolved. */
function resolutionOf(written: string | undefined, targets: readonly Target[], losses: Losses): string {
  if (written !== undefined) {
    if (written === 'DNS_ROUND_ROBIN' && targets.length > 1) {
      losses.add(
        'istio.resolution',
        'DNS_ROUND_ROBIN takes one endpoint only, and has nowhere to fail over to',
        'use DNS',
      );
      return 'DNS';
    }
    return written;
  }
  return targets.length === 0 || targets.some(({ address }) => hasName({ address })) ? 'DNS' : 'STATIC';
}

function endpointOf({ address, port, locality, weight, labels, network }: Target, name: string, number?: number) {
  return {
    address,
    ...(number === undefined || port === undefined || port === number ? {} : { ports: { [name]: port } }),
    ...(locality === '' ? {} : { locality }),
    ...(weight === 1 ? {} : { weight }),
    ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels } }),
    ...(network === undefined ? {} : { network }),
  };
}
