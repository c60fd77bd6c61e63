import type { Destination } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import { numberedNames } from '../../topology/endpoint-name.js';
import type { ReadContext } from '../mesh.js';
import type { FailoverDestinations } from './failover-destinations.js';
import type { FailoverScheme, SchemeTarget } from './failover-scheme.js';
import { envoyClusterName, upstreamPath } from './names.js';
import { remoteProxy } from './remote-proxy.js';
import { serviceBehind } from './service-behind.js';
import { CLIENT_SECRET } from './translate.js';
import type { UpstreamFailover } from './upstream-failover.js';

/**
 * The targets of a scheme. Behind the proxy of their cluster each is one endpoint for the client. Two targets behind one address collapse:
 * EDS keeps the first endpoint with an address over all priorities (envoy: source/extensions/clusters/eds/eds.cc).
 */
export function schemeDestinations(
  scheme: FailoverScheme,
  written: UpstreamFailover | undefined,
  context: ReadContext,
): FailoverDestinations {
  const takenBy = new Map<string, SchemeTarget>();
  const notes: string[] = [];
  const destinations = scheme.groups.flatMap((group, index) =>
    group.flatMap((target) => {
      const place = placeOf(target, written, context);
      const way = place.addresses.map(({ address, port }) => `${address}:${port}`).join(' ') || target.cluster;
      const first = way === undefined ? undefined : takenBy.get(way);
      if (first !== undefined) {
        notes.push(
          `${upstreamPath(target)} gets no traffic: ${upstreamPath(first)} already stands behind the proxy address of cluster ${target.cluster}, and Envoy keeps only the first endpoint with one address.`,
        );
        return [];
      }
      if (way !== undefined) takenBy.set(way, target);
      const behind = target.serviceBehind ?? serviceOf(target, context);
      return targetDestination(target, place, behind, index + 1);
    }),
  );
  return { destinations, notes };
}

function serviceOf(target: SchemeTarget, { topology }: ReadContext): Endpoint['serviceBehind'] {
  const behind = serviceBehind(topology, target);
  return behind === undefined ? undefined : { namespace: behind.namespace, name: behind.name };
}

interface Place {
  addresses: { address: string; port?: number }[];
  locality: string;
}

/** What gloo-fed wrote into the primary for this target (its SNI tells which), else what the inputs say of the cluster's proxy. */
function placeOf(target: SchemeTarget, written: UpstreamFailover | undefined, context: ReadContext): Place {
  const endpoints = written?.levels.flat().filter(({ sni }) => sni === envoyClusterName(target)) ?? [];
  if (endpoints.length > 0) return { addresses: endpoints, locality: endpoints[0]?.locality ?? '' };
  const proxy = target.cluster === undefined ? { addresses: [], locality: '' } : remoteProxy(context, target.cluster);
  return { ...proxy, locality: proxy.locality || (target.locality ?? '') };
}

function targetDestination(
  target: SchemeTarget,
  { addresses, locality }: Place,
  behind: Endpoint['serviceBehind'],
  priority: number,
): Destination {
  const { cluster, namespace, name: service, localityWeight, origin } = target;
  const name = upstreamPath(target);
  const known = addresses.length > 0;
  const endpoints = numberedNames(name, Math.max(1, addresses.length)).map(
    (endpointName, index): Endpoint => ({
      name: endpointName,
      address: addresses[index]?.address,
      port: addresses[index]?.port,
      cluster,
      namespace,
      service,
      serviceBehind: behind,
      locality,
      labels: {},
      weight: 1,
      healthStatus: 'UNKNOWN',
      ready: true,
      pod: false,
      origin,
    }),
  );
  return {
    name,
    cluster,
    namespace,
    service,
    locality,
    labels: {},
    priority,
    weight: 1,
    localityWeight,
    endpoints,
    ...(known
      ? { tls: { gateway: true, serverName: envoyClusterName(target), secret: { name: CLIENT_SECRET } } }
      : { endpointsAssumed: true }),
    origin,
  };
}
