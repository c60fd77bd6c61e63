import { LiveDocument } from '../cluster/read-live-document.js';
import { InputError } from '../errors.js';
import { meshes } from '../meshes/index.js';
import { plan } from '../meshes/plan.js';
import { type Document, isKind } from '../model/document.js';
import type { Client, FailoverPlan } from '../model/plan.js';
import { readTopology } from '../topology/index.js';

/** The localities in which the inputs know an endpoint, Node or Pod, sorted: where clients may stand. */
export function clientLocalities(documents: readonly Document[], plans: readonly FailoverPlan[]): string[] {
  const endpoints = plans.flatMap(({ destinations }) => destinations.flatMap((destination) => destination.endpoints));
  const localities = [...readTopology(documents).localities, ...endpoints.map(({ locality }) => locality)];
  return [...new Set(localities)].filter((locality) => locality !== '').sort();
}

/**
 * The client with a place to stand, for a simulation that names none: that of its cluster, else where the first choice stands.
 * A client that says anything about its place (an empty locality too) is left as it is, and so is an Envoy with a
 * bootstrap: its `node.locality` says where it stands, and without one it stands nowhere.
 */
export function placedClient(documents: readonly Document[], client: Client): Client {
  if (client.locality !== undefined || Object.keys(client.labels ?? {}).length > 0) return client;
  const plans = plansFor(documents, client);
  if (plans.length > 0 && plans.every(({ mesh, origin }) => mesh === 'envoy' && origin.document.kind === 'Bootstrap'))
    return client;
  const ofCluster = plans
    .flatMap(({ clusters }) => clusters)
    .find(({ name, locality }) => name === client.cluster && locality !== undefined);
  const firstChoice = plans
    .flatMap(({ destinations }) => destinations)
    .filter(({ locality }) => locality !== '')
    .sort((a, b) => a.priority - b.priority || (a.locality < b.locality ? -1 : 1))[0];
  const locality = ofCluster?.locality ?? firstChoice?.locality ?? clientLocalities(documents, plans)[0];
  return locality === undefined ? client : { ...client, locality };
}

/**
 * The plans of a client; none where nothing of what the input holds is meant for this client.
 *
 * @throws InputError when the input holds no service at all.
 */
export function plansFor(documents: readonly Document[], client: Client): FailoverPlan[] {
  const plans = withoutDescribed(plan(documents, { client }));
  if (plans.length > 0 || documents.some(isService) || plan(documents).length > 0) return plans;
  const kinds = meshes.filter(({ kinds }) => kinds.length > 0).map(({ title }) => title);
  throw new InputError('no-service', 'found no service that a client could call, expected at least one', {
    hint: `give manifests of one of ${kinds.join(', ')}, a Failover document, or Services with their endpoints, with -f`,
  });
}

/** What is a service by itself: where no client gets it (exported to nobody, no TCP port), that is the answer. */
function isService(document: Document): boolean {
  return isKind(document, '', 'Service') || isKind(document, 'networking.istio.io', 'ServiceEntry');
}

/** Where a Failover document describes a service, what is live for the same service is what it will replace: the document counts. */
function withoutDescribed(plans: readonly FailoverPlan[]): FailoverPlan[] {
  const keyOf = ({ mesh, service, port }: FailoverPlan) => JSON.stringify([mesh, service, port]);
  const described = new Set(plans.filter(({ origin }) => origin.document.kind === 'Failover').map(keyOf));
  return plans.filter((one) => !(one.origin.document instanceof LiveDocument && described.has(keyOf(one))));
}

/** What tells one plan of an input from another, whoever the client is. */
export function planKey({ mesh, namespace, name, service, port, subset }: FailoverPlan): string {
  return JSON.stringify([mesh, namespace, name, service, port, subset]);
}

/** What people are told where the inputs hold services and none of them is one that a mesh would send this client to. */
export const NOTHING_FOR_CLIENT = 'no object of a mesh among the inputs names a service that this client gets';

const NAMED = 3;

/**
 * What people should add where nothing among the inputs says where the endpoints of a service are; undefined where every service has some.
 * A wildcard host has none of its own: its requests go wherever the client says.
 */
export function endpointless(plans: readonly FailoverPlan[]): string | undefined {
  const without = plans.filter(({ destinations }) => destinations.every(({ endpoints }) => endpoints.length === 0));
  const services = [...new Set(without.map(({ service }) => service))].filter((service) => !service.startsWith('*'));
  if (services.length === 0) return undefined;
  const left = services.length - NAMED;
  const names = [...services.slice(0, NAMED), ...(left > 0 ? [`and ${left} more`] : [])].join(', ');
  return `no endpoint of ${names} is among the inputs: add what tells where they are, the Service with its EndpointSlices, Endpoints, Pods or Deployment`;
}

/** What people should know of zones that only EndpointSlices name: no region comes with them, so nobody is near. Undefined where there are none. */
export function regionlessZones(plans: readonly FailoverPlan[]): string | undefined {
  const places = plans.flatMap(({ destinations }) => destinations.flatMap(({ endpoints }) => endpoints));
  const zones = [...new Set(places.map(({ locality }) => locality))]
    .filter((locality) => locality.startsWith('/'))
    .sort();
  if (zones.length === 0) return undefined;
  const names = zones.map((locality) => locality.slice(1)).join(', ');
  return `no region is known for zone ${names}, so no client is near it: add the Nodes with topology.kubernetes.io/region, or write the zone as REGION/ZONE`;
}
