import type { Topology } from '../../model/topology.js';
import { type UpstreamReference, upstreamName } from './names.js';
import type { ServicePortReference } from './upstream.js';

/**
 * The Service port that discovery named this Upstream after. The name alone is ambiguous (`a-b-80` is `b` in `a`, or nothing else; `a-b-c-80`
 * has two readings), so only Services that are among the inputs, or whose endpoints are, can be told.
 */
export function serviceBehind(
  topology: Topology,
  { cluster, name }: UpstreamReference,
): ServicePortReference | undefined {
  for (const service of topology.services) {
    if (cluster !== undefined && service.cluster !== undefined && service.cluster !== cluster) continue;
    const port = service.ports.find(
      (candidate) => upstreamName(service.namespace, service.name, candidate.port) === name,
    );
    if (port !== undefined) return { namespace: service.namespace, name: service.name, port: port.port };
  }
  return readings(name).find(
    (reading) => topology.endpoints({ ...reading, cluster, selector: {}, ports: [] }, reading.port) !== undefined,
  );
}

/** The port at the end of a discovered Upstream's name. */
export function portOfName(name: string): number | undefined {
  const digits = /-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function readings(name: string): ServicePortReference[] {
  const port = portOfName(name);
  if (port === undefined) return [];
  const parts = name.split('-').slice(0, -1);
  return parts.slice(1).map((_, index) => ({
    namespace: parts.slice(0, index + 1).join('-'),
    name: parts.slice(index + 1).join('-'),
    port,
  }));
}
