import type { Document } from '../../model/document.js';
import type { FailoverSpec } from '../../model/failover.js';
import { asObject, asText } from '../../model/json.js';
import type { Destination, FailoverPlan } from '../../model/plan.js';
import { readDestinationRule } from '../../resources/destination-rule.js';
import { readMeshConfig } from '../../resources/mesh-config.js';
import type { ReadContext } from '../mesh.js';
import { adoptedDestinations } from './adopted-destinations.js';
import { hasName } from './external-services.js';
import { generatedRule } from './generated-rule.js';
import type { IstioService } from './istio-service.js';
import { networkGateways } from './mesh-networks.js';
import { planCluster } from './plan-cluster.js';

/** The plan of the DestinationRule and ServiceEntry that a Failover document becomes. */
export function adopt(spec: FailoverSpec, context: ReadContext): FailoverPlan {
  const { documents, topology, client = null } = context;
  const mesh = readMeshConfig(documents);
  const destinations = adoptedDestinations(spec, topology);
  const service = serviceOf(spec, destinations);
  const port = { port: spec.service.port, name: spec.service.protocol, protocol: spec.service.protocol };
  const plan = planCluster(
    { service, port, rule: readDestinationRule(generatedDocument(spec)) },
    { mesh, gateways: networkGateways(topology, mesh), virtualServices: [], client },
  );
  if (plan === undefined) throw new Error(`no cluster for Failover ${spec.name}, although it has destinations`);
  const sent = new Map(
    plan.destinations.flatMap(({ endpoints }) => endpoints.map((endpoint) => [endpoint.name, endpoint])),
  );
  const origin = { document: spec.document, path: [] };
  return {
    ...plan,
    name: spec.name,
    namespace: spec.namespace,
    clusters: spec.clusters,
    destinations: destinations.map((destination) => ({
      ...destination,
      endpoints: destination.endpoints.flatMap(({ name }) => sent.get(name) ?? []),
    })),
    extensions: {
      istio: { ...asObject(spec.extensions.istio), resolution: service.resolution, location: service.location },
    },
    origin,
  };
}

/** The generated rule as a document; all that it can tell of its place is the Failover document. */
function generatedDocument(spec: FailoverSpec): Document {
  const { document, name, namespace } = spec;
  const value = generatedRule(spec);
  return {
    ...document,
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name,
    namespace,
    value,
    at: () => document.at(),
  };
}

/** Names resolve where any destination has one (`resolution: DNS`); addresses and Services are listed. */
function serviceOf(spec: FailoverSpec, destinations: readonly Destination[]): IstioService {
  const own = asObject(spec.extensions.istio);
  const endpoints = destinations.flatMap((destination) => destination.endpoints);
  const named = endpoints.some(hasName);
  const resolution = asText(own.resolution) ?? (named ? 'DNS' : 'STATIC');
  const external = destinations.some(({ address }) => address !== undefined);
  return {
    host: spec.service.host,
    namespace: spec.namespace,
    name: spec.name,
    registry: external ? 'external' : 'kubernetes',
    exportTo: [],
    ports: [],
    type: resolution === 'DNS_ROUND_ROBIN' ? 'LOGICAL_DNS' : resolution === 'DNS' ? 'STRICT_DNS' : 'EDS',
    resolution,
    location: asText(own.location) === 'MESH_INTERNAL' || !external ? 'MESH_INTERNAL' : 'MESH_EXTERNAL',
    identity: '',
    nodeLocal: false,
    createdAt: 0,
    endpoints: () => endpoints.map((endpoint) => ({ endpoint, inline: false })),
    endpointsAssumed: false,
    withdrawsUnready: false,
    origin: { document: spec.document, path: [] },
  };
}
