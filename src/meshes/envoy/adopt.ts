import { InputError } from '../../errors.js';
import { outlierDefaults } from '../../model/detection.js';
import { parseDuration } from '../../model/duration.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { connectionDefaults, type Destination, type FailoverPlan, loadBalancingDefaults } from '../../model/plan.js';
import type { Endpoint, Topology } from '../../model/topology.js';
import { attachEndpoints } from '../../topology/attach.js';
import { adoptHealthCheck } from '../adopt-health-check.js';
import type { ReadContext } from '../mesh.js';
import { Field, type FieldProblem } from './field.js';
import { DEFAULT_TIMEOUT_MS, readRetryPolicy } from './route.js';

const LB_POLICIES = ['ROUND_ROBIN', 'LEAST_REQUEST', 'RING_HASH', 'RANDOM', '', 'MAGLEV'] as const;

/**
 * The plan of a Failover document for Envoy: one cluster with its priorities. Whatever neither `detection` nor `envoy` say is Envoy's own
 * default, a panic threshold of 50 % included.
 *
 * @throws InputError naming what under `spec.envoy` Envoy would not understand.
 */
export function adopt(spec: FailoverSpec, { topology, client }: ReadContext): FailoverPlan {
  const problems: FieldProblem[] = [];
  const envoy = new Field(spec.document, ['spec', 'envoy'], spec.extensions.envoy, problems, parseDuration);
  const timeoutMs = envoy.get('timeout').duration() ?? DEFAULT_TIMEOUT_MS;
  const plan: FailoverPlan = {
    name: spec.name,
    namespace: spec.namespace,
    mesh: 'envoy',
    service: spec.service.host,
    port: spec.service.port,
    protocol: spec.service.protocol,
    clusters: spec.clusters,
    destinations: spec.destinations.map((destination) => adoptDestination(destination, spec, topology)),
    ordering: { by: 'priority' },
    detection: {
      outlier: spec.detection.outlier && outlierDefaults(spec.detection.outlier),
      healthCheck: spec.detection.healthCheck && adoptHealthCheck(spec.detection.healthCheck),
      panicThreshold: envoy.get('panic_threshold').number({ max: 100, integer: false }) ?? 50,
      overprovisioningFactor: envoy.get('overprovisioning_factor').number({ min: 1 }) ?? 140,
      readiness: false,
    },
    loadBalancing: loadBalancingDefaults({ policy: envoy.get('lb_policy').choice(LB_POLICIES) ?? 'ROUND_ROBIN' }),
    connection: connectionDefaults(),
    route: {
      timeoutMs,
      retry: readRetryPolicy(envoy.get('retry_policy'), { timeoutMs }),
      hash: 'random',
      origin: { document: spec.document, path: envoy.path },
    },
    client: client ?? null,
    extensions: { envoy: spec.extensions.envoy ?? {} },
    notes: [],
    origin: { document: spec.document, path: ['spec'] },
  };
  if (problems.length > 0)
    throw new InputError('envoy-configuration', 'Envoy would refuse this configuration', { problems });
  return plan;
}

/** A Service with the endpoints that the inputs say it has, or an external address with as many hosts as its author says. */
function adoptDestination(destination: FailoverDestination, spec: FailoverSpec, topology: Topology): Destination {
  const { cluster, service, address, port, locality, labels, priority, weight, origin } = destination;
  const namespace = service === undefined ? undefined : (destination.namespace ?? spec.namespace);
  const healthCheckPort = spec.detection.healthCheck?.port;
  const common = { cluster, namespace, service, address, port, locality, labels, priority, weight, origin };
  const checked = (endpoint: Endpoint): Endpoint =>
    healthCheckPort === undefined ? endpoint : { ...endpoint, healthCheckPort };
  if (service === undefined || namespace === undefined) {
    const name = address ?? '';
    return { ...common, name, endpoints: externalHosts(destination).map(checked) };
  }
  const name = [cluster, namespace, service].filter((part) => part !== undefined).join('/');
  const { endpoints, assumed } = attachEndpoints(topology, { ...destination, namespace, service });
  // A Failover document's weight is the destination's share of its level; Envoy weighs hosts.
  return {
    ...common,
    name,
    endpoints: endpoints.map((endpoint) => checked({ ...endpoint, weight: endpoint.weight * weight })),
    endpointsAssumed: assumed || undefined,
  };
}

function externalHosts({
  address = '',
  port,
  locality,
  labels,
  weight,
  replicas = 1,
}: FailoverDestination): Endpoint[] {
  const split = /^(.*?)(?::(\d+))?$/.exec(address);
  return Array.from({ length: replicas }, (_, index) => ({
    name: replicas === 1 ? address : `${address}#${index + 1}`,
    address: split?.[1],
    port: split?.[2] === undefined ? port : Number(split[2]),
    locality,
    labels,
    weight,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: false,
  }));
}
