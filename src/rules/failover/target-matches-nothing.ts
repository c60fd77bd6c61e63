import { suggestion } from '../../manifest/did-you-mean.js';
import type { Document, Json, Path } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import { localityWithin } from '../../model/locality.js';
import { meansService } from '../../model/means-service.js';
import type { Rule, RuleContext } from '../rule.js';

const SCENARIO = [{ group: 'failover.dev', kind: 'Scenario' }] as const;

export const targetMatchesNothing: Rule = {
  id: 'failover/target-matches-nothing',
  severity: 'warning',
  title: 'an event hits no endpoint',
  why: 'A fault with a misspelt target hits nothing: the simulation then shows a service that survives everything, and an expectation about it passes without having been tried.',
  on: SCENARIO,
  check(document, report, context) {
    const known = knownPlaces(context, document);
    if (known.endpoints.size === 0 && known.services.length === 0) return;
    asList(asObject(document.value.spec).events).forEach((event, index) => {
      const target = asObject(asObject(event).target);
      for (const { field, isKnown, names } of fieldsOf(known)) {
        const wanted = asText(target[field]);
        if (wanted === undefined || names.length === 0 || isKnown(wanted)) continue;
        const path: Path = ['spec', 'events', index, 'target', field];
        report({
          document,
          path,
          message: `no endpoint of the input is of ${field} \`${wanted}\`: this event hits nothing`,
          hint: suggestion(wanted, names) ?? `known are ${names.slice(0, MOST_NAMES).join(', ')}`,
        });
      }
    });
  },
  examples: {
    bad: exampleWith('service: review'),
    good: exampleWith('service: reviews.bookinfo.svc.cluster.local'),
  },
};

const MOST_NAMES = 8;

interface Places {
  hosts: Set<string>;
  services: { name: string; namespace?: string }[];
  namespaces: Set<string>;
  clusters: Set<string>;
  localities: Set<string>;
  endpoints: Set<string>;
}

function fieldsOf({ hosts, services, namespaces, clusters, localities, endpoints }: Places) {
  return [
    {
      field: 'service',
      names: [...new Set(services.map(({ name }) => name)), ...hosts],
      isKnown: (wanted: string) =>
        hosts.has(wanted) || services.some(({ name, namespace }) => meansService(wanted, name, namespace)),
    },
    { field: 'namespace', names: [...namespaces], isKnown: (wanted: string) => namespaces.has(wanted) },
    { field: 'cluster', names: [...clusters], isKnown: (wanted: string) => clusters.has(wanted) },
    {
      field: 'locality',
      names: [...localities],
      isKnown: (wanted: string) => [...localities].some((locality) => localityWithin(locality, wanted)),
    },
    { field: 'endpoint', names: [...endpoints], isKnown: (wanted: string) => endpoints.has(wanted) },
  ];
}

/** Everything that endpoints of the input are called by, those that the Scenario adds included. */
function knownPlaces(context: RuleContext, scenario: Document): Places {
  const places: Places = {
    hosts: new Set(),
    services: [],
    namespaces: new Set(),
    clusters: new Set(),
    localities: new Set(),
    endpoints: new Set(),
  };
  for (const { service, destinations, apex } of context.plans()) {
    places.hosts.add(service);
    for (const destination of apex === undefined ? destinations : [...destinations, apex]) {
      add(places, destination);
      add(places, { ...destination, service: undefined, endpoint: destination.address });
      for (const endpoint of destination.endpoints) {
        const { address, port, hostname, serviceBehind } = endpoint;
        add(places, { ...endpoint, endpoint: endpoint.name });
        add(places, { service: serviceBehind?.name, namespace: serviceBehind?.namespace, endpoint: address });
        if (hostname !== undefined) places.hosts.add(hostname);
        if (port !== undefined) places.endpoints.add(`${address}:${port}`).add(`[${address}]:${port}`);
      }
    }
  }
  for (const item of asList(asObject(scenario.value.spec).topology)) {
    const { cluster, namespace, service, address, locality } = asObject(item);
    add(places, textsOf({ cluster, namespace, service, locality, endpoint: address }));
  }
  return places;
}

interface Named {
  cluster?: string;
  namespace?: string;
  service?: string;
  locality?: string;
  endpoint?: string;
}

function add(places: Places, { cluster, namespace, service, locality, endpoint }: Named): void {
  if (cluster) places.clusters.add(cluster);
  if (namespace) places.namespaces.add(namespace);
  if (service) places.services.push({ name: service, ...(namespace ? { namespace } : {}) });
  if (locality) places.localities.add(locality);
  if (endpoint) {
    places.endpoints.add(endpoint);
    places.hosts.add(endpoint);
  }
}

function textsOf(fields: Record<string, Json | undefined>): Named {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (asText(value) ? [[name, value]] : [])));
}

function exampleWith(target: string): string {
  return `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: bookinfo }
spec:
  mesh: istio
  service: { host: reviews.bookinfo.svc.cluster.local, port: 9080 }
  clusters: { east: { locality: us-east1 }, west: { locality: us-west1 } }
  destinations:
    - { cluster: east, namespace: bookinfo, service: reviews }
    - { cluster: west, namespace: bookinfo, service: reviews, priority: 1 }
  detection:
    outlier: { consecutive5xx: 1, maxEjectionPercent: 100 }
---
apiVersion: failover.dev/v1alpha1
kind: Scenario
metadata: { name: east-down }
spec:
  events:
    - { at: 10s, target: { ${target}, cluster: east }, fault: { type: http, status: 503 } }
`;
}
