import { localityWithin } from '../model/locality.js';
import { meansService } from '../model/means-service.js';
import type { Destination, ResolvedEndpoint } from '../model/plan.js';
import type { Target } from '../model/scenario.js';

/** An endpoint where the client sees it, with the destination it belongs to. */
export interface PlacedEndpoint {
  endpoint: ResolvedEndpoint;
  /** -1 for endpoints that stand in no level. */
  priority: number;
  destination: Destination | undefined;
  /** The host that clients call, where it is none of the destinations' own (a ServiceEntry's): then all of them are meant by it. */
  host?: string;
}

/** Whether the endpoint matches every field that the target gives. */
export function matchTarget(target: Target, placed: PlacedEndpoint): boolean {
  const { endpoint, priority, destination } = placed;
  const { cluster, namespace, service, locality } = target;
  if (cluster !== undefined && cluster !== (endpoint.cluster ?? destination?.cluster)) return false;
  const behind = endpoint.serviceBehind;
  const namespaces = [endpoint.namespace ?? destination?.namespace, behind?.namespace];
  if (namespace !== undefined && !namespaces.includes(namespace)) return false;
  if (service !== undefined && !namesService(service, placed)) return false;
  if (locality !== undefined && !localityWithin(endpoint.locality || (destination?.locality ?? ''), locality))
    return false;
  if (target.priority !== undefined && target.priority !== priority) return false;
  return target.endpoint === undefined || namesEndpoint(target.endpoint, endpoint, destination);
}

function namesService(wanted: string, { endpoint, destination, host }: PlacedEndpoint): boolean {
  const { service, namespace, hostname, serviceBehind } = endpoint;
  return (
    [host, hostname, destination?.address].includes(wanted) ||
    meansService(wanted, service, namespace ?? destination?.namespace) ||
    meansService(wanted, destination?.service, destination?.namespace) ||
    meansService(wanted, serviceBehind?.name, serviceBehind?.namespace)
  );
}

function namesEndpoint(wanted: string, endpoint: ResolvedEndpoint, destination: Destination | undefined): boolean {
  const { name, address, port } = endpoint;
  const addresses = [name, address, destination?.address];
  if (address !== undefined && port !== undefined) addresses.push(`${address}:${port}`, `[${address}]:${port}`);
  return addresses.includes(wanted);
}

/** The target in a few words, for messages. */
export function describeTarget(target: Target): string {
  const parts = Object.entries(target).filter(([, value]) => value !== undefined);
  return parts.length === 0 ? 'everything' : parts.map(([field, value]) => `${field} ${value}`).join(', ');
}
