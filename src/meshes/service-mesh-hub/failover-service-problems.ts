import type { Origin } from '../../model/document.js';
import { appliedPolicies, type PolicyWorld } from './applied-policies.js';
import { knownService } from './discovery.js';
import type { BackingService, FailoverService } from './failover-service.js';
import type { FailoverServiceProblem } from './failover-service-problem.js';
import { objectKey } from './names.js';
import { virtualMeshProblems } from './virtual-mesh-problems.js';

/** istio: pkg/config/protocol/instance.go Parse, of the era; case is ignored. */
const PROTOCOLS = 'tcp udp grpc grpc-web http http_proxy http2 https thrift tls mongo redis mysql'.split(' ');

/**
 * Everything that makes a FailoverService INVALID, in the controller's order
 * (pkg/mesh-networking/translation/validation/failoverservice/failover_service_validation.go). What only discovery can tell is left
 * out where no object of that kind is among the inputs. An unknown mesh ends the examination; the rest is examined for the sake of the
 * declared meshes, so that without any of them nothing is examined and `missing-meshes` is all there is.
 */
export function failoverServiceProblems(
  failoverService: FailoverService,
  world: PolicyWorld,
): FailoverServiceProblem[] {
  const { meshes = [], origin } = failoverService;
  if (meshes.length === 0) {
    return [
      { condition: 'missing-meshes', text: 'Missing required field "meshes"', origin: at(origin, 'spec', 'meshes') },
    ];
  }
  const unknown = meshProblems(failoverService, world);
  if (unknown.length > 0) return unknown;
  return [
    ...hostnameProblems(failoverService, world),
    ...portProblems(failoverService),
    ...backingServiceProblems(failoverService, world),
    ...virtualMeshProblems(failoverService, world),
  ];
}

function meshProblems({ meshes = [], origin }: FailoverService, { discovery }: PolicyWorld): FailoverServiceProblem[] {
  if (discovery.meshes.length === 0) return [];
  return meshes.flatMap((mesh, index) => {
    const place = at(origin, 'spec', 'meshes', index);
    const found = discovery.meshes.find(({ name, namespace }) => name === mesh.name && namespace === mesh.namespace);
    return found === undefined
      ? { condition: 'mesh-not-found', text: `*v1alpha2.Mesh with id ${objectKey(mesh)} not found`, origin: place }
      : [];
  });
}

function hostnameProblems({ hostname, origin }: FailoverService, { discovery }: PolicyWorld): FailoverServiceProblem[] {
  if (hostname === undefined) {
    return [{ condition: 'missing-hostname', text: 'Missing required field "hostname"', origin: at(origin, 'spec') }];
  }
  const place = at(origin, 'spec', 'hostname');
  // v0.12 made the suffix a setting of the only VirtualMesh.
  const suffix = `.${discovery.virtualMeshes.length === 1 ? (discovery.virtualMeshes[0]?.hostnameSuffix ?? 'global') : 'global'}`;
  const problems: FailoverServiceProblem[] = [];
  if (!hostname.endsWith(suffix)) {
    const text = `Provided hostname ${hostname} is missing required suffix "${suffix}"`;
    problems.push({ condition: 'hostname-missing-global-suffix', text, origin: place });
  }
  if (hostname.length > 253 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(hostname)) {
    problems.push({
      condition: 'hostname-not-dns1123',
      text: `hostname ${hostname}: a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
      origin: place,
    });
  }
  return problems;
}

function portProblems({ port, origin }: FailoverService): FailoverServiceProblem[] {
  if (port === undefined)
    return [{ condition: 'missing-port', text: 'Missing required field "port"', origin: at(origin, 'spec') }];
  const { number = 0, protocol = '' } = port;
  const problems: FailoverServiceProblem[] = [];
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    const place = at(origin, 'spec', 'port', 'number');
    problems.push({ condition: 'invalid-port-number', text: 'must be between 1 and 65535, inclusive', origin: place });
  }
  if (!PROTOCOLS.includes(protocol.toLowerCase())) {
    const place = at(origin, 'spec', 'port', 'protocol');
    problems.push({ condition: 'invalid-protocol', text: `Invalid protocol for port: ${protocol}`, origin: place });
  }
  return problems;
}

function backingServiceProblems(
  { backingServices, unsupported, origin }: FailoverService,
  world: PolicyWorld,
): FailoverServiceProblem[] {
  if (backingServices.length === 0 && unsupported.length === 0) {
    const text = 'There must be at least one service declared for the FailoverService';
    return [{ condition: 'missing-backing-services', text, origin: at(origin, 'spec') }];
  }
  return [
    ...unsupported.map((place) => ({
      condition: 'unsupported-service-type',
      text: 'Unsupported service type <nil>',
      origin: place,
    })),
    ...backingServices.flatMap((service) => serviceProblems(service, world)),
  ];
}

function serviceProblems(service: BackingService, world: PolicyWorld): FailoverServiceProblem[] {
  const { discovery, topology, policies } = world;
  const key = objectKey(service);
  const { origin } = service;
  const known = knownService(service, discovery, topology);
  const discovered = discovery.trafficTargets.length > 0;
  if (discovered && !discovery.trafficTargets.some((target) => target === known)) {
    return [
      {
        condition: 'backing-service-not-found',
        text: `Backing service ${key} not found in SMH discovery resources`,
        origin,
      },
    ];
  }
  const problems: FailoverServiceProblem[] = [];
  if (
    // Discovery objects come from a whole management cluster: then no policy at all is an answer too.
    (policies.length > 0 || discovered) &&
    !appliedPolicies(service, world).some(({ outlierDetection }) => outlierDetection !== undefined)
  ) {
    const text = `Service ${key} does not have any TrafficPolicies that apply OutlierDetection settings`;
    problems.push({ condition: 'missing-outlier-detection', text, origin });
  }
  const mesh = known?.mesh;
  if (mesh === undefined || discovery.meshes.length === 0) return problems;
  const found = discovery.meshes.find(({ name, namespace }) => name === mesh.name && namespace === mesh.namespace);
  const meshKey = `${mesh.name}.${mesh.namespace}`;
  if (found === undefined) {
    const text = `Mesh ${meshKey} for service ${key} not found in SMH discovery resources`;
    problems.push({ condition: 'service-mesh-not-found', text, origin });
  } else if (found.type !== undefined && found.type !== 'istio') {
    problems.push({
      condition: 'unsupported-mesh-type',
      text: `Unsupported Mesh type ${found.type} for Mesh ${meshKey}`,
      origin,
    });
  }
  return problems;
}

function at({ document }: Origin, ...path: (string | number)[]): Origin {
  return { document, path };
}
