import type { Json, JsonObject, Origin } from '../../model/document.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { groupBy } from '../../model/group-by.js';
import { asList, asNumber, asObject, asText, isObject } from '../../model/json.js';
import { connectionDefaults, type Destination, type FailoverPlan, loadBalancingDefaults } from '../../model/plan.js';
import type { ReadContext } from '../mesh.js';
import { adoptDetection } from './adopt-detection.js';
import type { GlooFederationExtension } from './extension.js';
import type { FailoverScheme, SchemeTarget } from './failover-scheme.js';
import { sanitizeName, type UpstreamReference, upstreamName } from './names.js';
import { planUpstream } from './plan-upstream.js';
import { defaultRoute } from './route.js';
import { type Upstream, upstreamDetectionDefaults } from './upstream.js';
import { addressDestination } from './upstream-failover-destinations.js';

/**
 * The plan of the manifests that a Failover document becomes: a FailoverScheme whose primary is the first destination of the lowest
 * priority, health checks on that Upstream, and one priority group for each further priority number.
 */
export function adopt(spec: FailoverSpec, context: ReadContext): FailoverPlan {
  const own = asObject(spec.extensions.glooFederation);
  const glooNamespace = asText(own.glooNamespace) ?? 'gloo-system';
  const sorted = [...spec.destinations].sort((one, other) => one.priority - other.priority);
  const [primary, ...further] = sorted as [FailoverDestination, ...FailoverDestination[]];
  const groups = [...groupBy(further, ({ priority }) => priority).values()];
  const reference = referenceTo(primary, spec, glooNamespace);
  const origin: Origin = { document: spec.document, path: [] };
  const scheme: FailoverScheme = {
    name: spec.name,
    namespace: asText(own.federationNamespace) ?? 'gloo-fed',
    primary: reference,
    groups: groups.map((group) =>
      group.filter(({ address }) => address === undefined).map((target) => targetOf(target, spec, glooNamespace)),
    ),
    origin,
  };
  const plan = planUpstream(
    {
      reference,
      upstream: primaryUpstream(primary, reference, spec, further),
      scheme,
      route: defaultRoute(),
      hints: { locality: primary.locality, labels: primary.labels, replicas: primary.replicas },
      extension: readKeys(own, reference, glooNamespace),
      notes: notesOn(primary, further),
    },
    context,
  );
  const external = groups.flatMap((group, index) =>
    group.flatMap((target) => externalDestination(target, spec, index + 1) ?? []),
  );
  return { ...plan, clusters: spec.clusters, destinations: [...plan.destinations, ...external] };
}

function notesOn(primary: FailoverDestination, further: readonly FailoverDestination[]): string[] {
  const beside = further.filter(({ priority }) => priority === primary.priority);
  const external = further.flatMap(({ address }) => address ?? []);
  return [
    ...(beside.length === 0
      ? []
      : ['A FailoverScheme has one primary: the other destinations of the first priority stand at the next one.']),
    ...(external.length === 0
      ? []
      : [
          `A FailoverScheme names Upstreams only: ${external.join(', ')} can stand only in spec.failover of the primary.`,
        ]),
  ];
}

function referenceTo(
  destination: FailoverDestination,
  { service }: FailoverSpec,
  namespace: string,
): UpstreamReference {
  const { cluster, address, port = service.port } = destination;
  const name =
    address === undefined
      ? upstreamName(destination.namespace ?? 'default', destination.service ?? '', port)
      : sanitizeName(splitAddress(address, port).host);
  return { cluster, namespace, name };
}

function targetOf(destination: FailoverDestination, spec: FailoverSpec, glooNamespace: string): SchemeTarget {
  const { locality, origin, namespace = 'default', service = '' } = destination;
  return {
    ...referenceTo(destination, spec, glooNamespace),
    locality,
    serviceBehind: { namespace, name: service },
    localityWeight: writtenWeight(destination),
    origin,
  };
}

/** A weight that the author wrote; the default of 1 would ask for locality weights where nobody wants them. */
function writtenWeight({ weight, origin: { document, path } }: FailoverDestination): number | undefined {
  const written = path.reduce<Json | undefined>((value, part) => childOf(value, part), document.value);
  return asObject(written).weight === undefined ? undefined : weight;
}

function childOf(value: Json | undefined, part: string | number): Json | undefined {
  return typeof part === 'number' ? asList(value)[part] : asObject(value)[part];
}

function externalDestination(
  { address, ...target }: FailoverDestination,
  spec: FailoverSpec,
  priority: number,
): Destination | undefined {
  if (address === undefined) return undefined;
  const { host, port } = splitAddress(address, target.port ?? spec.service.port);
  return addressDestination(
    { address: host, port, weight: target.weight, locality: target.locality, origin: target.origin },
    priority,
  );
}

/** `host`, `host:port` or `[ipv6]:port`. */
function splitAddress(address: string, port: number): { host: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(address) ?? [];
  return { host: bracketed ?? plain ?? address, port: digits === undefined ? port : Number(digits) };
}

/** The primary as the generated manifests leave it: a discovered Upstream (or a static one for an address) with the checks on it. */
function primaryUpstream(
  primary: FailoverDestination,
  reference: UpstreamReference,
  spec: FailoverSpec,
  further: readonly FailoverDestination[],
): Upstream {
  const { namespace = 'default', service = '', port = spec.service.port, address, weight, origin } = primary;
  const external = address === undefined ? undefined : splitAddress(address, port);
  return {
    ...reference,
    type:
      external === undefined
        ? { kube: { namespace, name: service, port } }
        : { hosts: [{ address: external.host, port: external.port, weight, healthHostname: external.host, origin }] },
    protocol: spec.service.protocol,
    detection: { ...upstreamDetectionDefaults(), ...adoptDetection(spec) },
    loadBalancing: loadBalancingDefaults({
      localityWeighted: further.some((target) => writtenWeight(target) !== undefined),
    }),
    connection: connectionDefaults(),
    notes: [],
    origin,
  };
}

function readKeys(own: JsonObject, primary: UpstreamReference, glooNamespace: string): GlooFederationExtension {
  const route = asObject(own.route);
  return {
    primary,
    glooNamespace,
    federationNamespace: asText(own.federationNamespace) ?? 'gloo-fed',
    gateway: asText(own.gateway) ?? 'manifest',
    serviceType: asText(own.serviceType) ?? 'LoadBalancer',
    nodePort: asNumber(own.nodePort),
    port: asNumber(own.port) ?? 15_443,
    downstreamSecret: asText(own.downstreamSecret) ?? 'failover-downstream',
    upstreamSecret: asText(own.upstreamSecret) ?? 'failover-upstream',
    sni: asText(own.sni),
    ...(isObject(own.route)
      ? {
          route: {
            virtualService: asText(route.virtualService) ?? 'default',
            domain: asText(route.domain) ?? '*',
            pathPrefix: asText(route.pathPrefix) ?? '/',
          },
        }
      : {}),
  };
}
