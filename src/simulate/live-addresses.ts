import { resolve } from '../engine/resolve.js';
import { InputError, UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { Client, Destination, FailoverPlan, ResolvedEndpoint } from '../model/plan.js';
import type { Topology } from '../model/topology.js';
import type { Address } from '../net/client.js';
import type { ClientTls } from '../net/client-tls.js';

/** Where one endpoint is really asked. */
export interface LivePlace {
  /** By requests. */
  request: Address;
  /** By health checks. */
  probe: Address;
}

/** By the endpoint's name. */
export type LivePlaces = ReadonlyMap<string, LivePlace>;

/** `--endpoint NAME=ADDRESS`. */
export interface EndpointOverride {
  /** Of an endpoint, a destination or a cluster. */
  name: string;
  host: string;
  /** Absent: the endpoint's own. */
  port?: number;
  /** Whether TLS is spoken there; absent: as the plan says. */
  tls?: boolean;
}

/** What finding the addresses takes beside the plan. */
export interface PlaceSources {
  client: Client;
  topology: Topology;
  overrides: readonly EndpointOverride[];
  /** How TLS is spoken to a destination; undefined: it is not. */
  tls(destination: Destination | undefined): ClientTls | undefined;
  /** A way into the endpoint's cluster; undefined where there is none. */
  forward?(endpoint: ResolvedEndpoint, destination: Destination | undefined): Promise<Address | undefined>;
}

/**
 * Where each endpoint that the client sees is asked: as an override says, through its cluster's API server, at its own address, or at the
 * load balancer of its Service.
 *
 * @throws UsageError for an override whose name is nobody's.
 * @throws InputError naming every endpoint without an address.
 */
export async function resolvePlaces(plan: FailoverPlan, sources: PlaceSources): Promise<LivePlaces> {
  const destinations = new Map(
    [...plan.destinations, ...(plan.apex ? [plan.apex] : [])].map((each) => [each.name, each]),
  );
  const endpoints = [
    ...resolve(plan, sources.client).flatMap((group) => group.endpoints),
    ...(plan.apex?.endpoints ?? []).map((endpoint) => ({ ...endpoint, destination: plan.apex?.name ?? '' })),
  ];
  checkNames(endpoints, destinations, sources.overrides);
  const places = new Map<string, LivePlace>();
  for (const endpoint of endpoints) {
    const place = await placeOf(plan, endpoint, destinations.get(endpoint.destination), sources);
    if (place !== undefined) places.set(endpoint.name, place);
  }
  const missing = [...new Set(endpoints.map(({ name }) => name))].filter((name) => !places.has(name));
  if (missing.length === 0) return places;
  throw new InputError('no-address', `no address is known of ${missing.join(', ')}`, {
    hint: `say where each is: ${missing.map((name) => `--endpoint ${name}=HOST:PORT`).join(' ')}`,
  });
}

/** The place of an endpoint; a replica that a scenario added stands where the first one stands. */
export function placeIn(places: LivePlaces, name: string): LivePlace | undefined {
  const known = places.get(name);
  if (known !== undefined) return known;
  const first = name.replace(/#\d+$/, '');
  return places.get(first) ?? places.get(`${first}#1`);
}

/** `host:port`, an IPv6 address in brackets; the path of a unix socket as it is. */
export function addressText({ host, port }: Address): string {
  if (host.startsWith('/')) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

async function placeOf(
  plan: FailoverPlan,
  endpoint: ResolvedEndpoint,
  destination: Destination | undefined,
  sources: PlaceSources,
): Promise<LivePlace | undefined> {
  const { address, healthCheckAddress, healthCheckPort } = endpoint;
  const port = portOf(plan, endpoint, destination);
  const override = overrideOf(endpoint, destination, sources.overrides);
  if (override !== undefined) {
    // An override leads past the gateway that would have ended TLS.
    const plain = override.tls === false || (override.tls === undefined && destination?.tls?.gateway === true);
    return same(overridden(override, port, plain ? undefined : sources.tls(destination), plan));
  }
  const tls = sources.tls(destination);
  const at = (host: string, number: number): Address => ({ host, port: number, ...(tls === undefined ? {} : { tls }) });
  if ((endpoint.pod || address === undefined) && !isLoopback(address)) {
    const forwarded = await sources.forward?.(endpoint, destination);
    if (forwarded !== undefined) return same({ ...forwarded, ...(tls === undefined ? {} : { tls }) });
  }
  if (address !== undefined) {
    return { request: at(address, port), probe: at(healthCheckAddress ?? address, healthCheckPort ?? port) };
  }
  const external = destination?.address === undefined ? undefined : splitAddress(destination.address);
  if (external !== undefined) return same(at(external.host, external.port ?? port));
  const behind = loadBalancerOf(endpoint, destination, sources.topology);
  return behind === undefined ? undefined : same(at(behind, destination?.port ?? port));
}

function same(address: Address): LivePlace {
  return { request: address, probe: address };
}

function portOf({ port, protocol }: FailoverPlan, endpoint: ResolvedEndpoint, destination?: Destination): number {
  return endpoint.port ?? destination?.port ?? port ?? (protocol === 'https' ? 443 : 80);
}

function overridden(
  { host, port, tls: wanted }: EndpointOverride,
  ownPort: number,
  own: ClientTls | undefined,
  { service }: FailoverPlan,
): Address {
  const tls = (wanted ?? own !== undefined) ? (own ?? { serverName: service }) : undefined;
  return { host, port: host.startsWith('/') ? 0 : (port ?? ownPort), ...(tls === undefined ? {} : { tls }) };
}

function loadBalancerOf(
  endpoint: ResolvedEndpoint,
  destination: Destination | undefined,
  topology: Topology,
): string | undefined {
  const cluster = endpoint.cluster ?? destination?.cluster;
  const behind = endpoint.serviceBehind;
  const namespace = behind?.namespace ?? endpoint.namespace ?? destination?.namespace;
  const name = behind?.name ?? endpoint.service ?? destination?.service;
  if (namespace === undefined || name === undefined) return undefined;
  const service = topology.service(namespace, name, cluster);
  return service?.loadBalancer[0] ?? service?.externalName;
}

/** The most exact one that speaks of the endpoint; of several alike the last. */
function overrideOf(
  endpoint: ResolvedEndpoint,
  destination: Destination | undefined,
  overrides: readonly EndpointOverride[],
): EndpointOverride | undefined {
  for (const names of namesOf(endpoint, destination)) {
    const found = overrides.findLast(({ name }) => names.includes(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What an override may call the endpoint, the most exact first. */
function namesOf(endpoint: ResolvedEndpoint, destination: Destination | undefined): string[][] {
  const { name, address, port } = endpoint;
  const cluster = endpoint.cluster ?? destination?.cluster;
  return [
    [name],
    address === undefined ? [] : [address, addressText({ host: address, port: port ?? 0 })],
    [endpoint.destination],
    cluster === undefined ? [] : [cluster],
  ];
}

function checkNames(
  endpoints: readonly ResolvedEndpoint[],
  destinations: ReadonlyMap<string, Destination>,
  overrides: readonly EndpointOverride[],
): void {
  const lists = endpoints.map((endpoint) => namesOf(endpoint, destinations.get(endpoint.destination)));
  const known = new Set(lists.flat(2));
  const wrong = overrides.filter(({ name }) => !known.has(name));
  if (wrong.length === 0) return;
  // Addresses are understood, but names are what people are to write.
  const shown = [
    ...new Set(lists.flatMap(([name = [], , destination = [], cluster = []]) => [...name, ...destination, ...cluster])),
  ];
  const near = wrong.map(({ name }) => suggestion(name, shown)).find((each) => each !== undefined);
  const told = wrong.map(({ name }) => `\`${name}\``).join(', ');
  throw new UsageError('unknown-endpoint', `--endpoint: no endpoint, destination or cluster is called ${told}`, {
    hint: `${near === undefined ? '' : `${near} `}known are ${shown.join(', ')}`,
  });
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::1$|localhost$|\/)/.test(address);
}

/** `host`, `host:port`, `[::1]:port` or a bare IPv6 address. Undefined for a port that is none. */
export function splitAddress(text: string): { host: string; port?: number } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? (/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) ? text : undefined);
  if (host === undefined) return undefined;
  if (port === undefined) return { host };
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? { host, port: number } : undefined;
}
