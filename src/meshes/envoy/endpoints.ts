import type { Origin } from '../../model/document.js';
import { formatLocality } from '../../model/locality.js';
import type { Destination } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import type { Field } from './field.js';

const HEALTH_STATUSES = ['UNKNOWN', 'HEALTHY', 'UNHEALTHY', 'DRAINING', 'TIMEOUT', 'DEGRADED'] as const;

/** The endpoints of a cluster's `load_assignment`, each a destination of its own, in the order of the text. `service` is the cluster's name. */
export function readEndpoints(assignment: Field, service: string, notes: string[]): Destination[] {
  if (assignment.get('policy', 'drop_overloads').items().length > 0) {
    notes.push('`drop_overloads` is not played: no request is dropped on purpose.');
  }
  return assignment
    .get('endpoints')
    .items()
    .flatMap((level) => readLevel(level, service, notes));
}

/** One LocalityLbEndpoints: a locality of a priority. */
function readLevel(level: Field, service: string, notes: string[]): Destination[] {
  const priority = level.get('priority').number({ max: 128 }) ?? 0;
  const localityWeight = level.get('load_balancing_weight').number({ min: 1 });
  const locality = readLocality(level.get('locality'));
  if (level.get('leds_cluster_locality_config').present)
    notes.push(`Endpoints of \`${service}\` that come by LEDS are not known here.`);
  return level
    .get('lb_endpoints')
    .items()
    .flatMap((entry) => {
      const endpoint = readEndpoint(entry, locality, service);
      if (endpoint === undefined) return [];
      const { address, port, labels, weight, name } = endpoint;
      const origin: Origin = { document: entry.document, path: entry.path };
      return [
        {
          name,
          service,
          address,
          port,
          locality,
          labels,
          priority,
          weight,
          localityWeight,
          endpoints: [endpoint],
          origin,
        },
      ];
    });
}

/** `region/zone/subzone` of a locality message. */
export function readLocality(field: Field): string {
  return formatLocality({
    region: field.get('region').text() ?? '',
    zone: field.get('zone').text() ?? '',
    subzone: field.get('sub_zone').text() ?? '',
  });
}

function readEndpoint(entry: Field, locality: string, service: string): Endpoint | undefined {
  const host = entry.get('endpoint');
  const place = readAddress(host.get('address'));
  if (place === undefined) return undefined;
  const check = host.get('health_check_config');
  return {
    name: place.port === undefined ? place.address : `${place.address}:${place.port}`,
    ...place,
    hostname: check.get('hostname').text() || undefined,
    healthCheckPort: check.get('port_value').number({ max: 65_535 }) || undefined,
    healthCheckAddress: check.get('address').present ? readAddress(check.get('address'), false)?.address : undefined,
    healthCheckDisabled: check.get('disable_active_health_check').boolean(),
    service,
    locality,
    labels: readLabels(entry.get('metadata', 'filter_metadata').get('envoy.lb')),
    weight: entry.get('load_balancing_weight').number({ min: 1 }) ?? 1,
    // Only tells Envoy something: the host behind still answers.
    healthStatus: entry.get('health_status').choice(HEALTH_STATUSES) ?? 'UNKNOWN',
    ready: true,
    pod: false,
    origin: { document: entry.document, path: entry.path },
  };
}

/** A socket address, a unix path or the name of an internal listener. */
function readAddress(field: Field, portNeeded = true): { address: string; port?: number } | undefined {
  const pipe = field.get('pipe', 'path').text();
  if (pipe !== undefined) return { address: pipe };
  const listener = field.get('envoy_internal_address', 'server_listener_name').text();
  if (listener !== undefined) return { address: listener };
  const socket = field.get('socket_address');
  if (!socket.present) return field.problem('found no address', 'give `socket_address: { address, port_value }`');
  const address = socket.required('address').text();
  const port = (portNeeded ? socket.required('port_value') : socket.get('port_value')).number({ max: 65_535 });
  return address === undefined ? undefined : { address, port };
}

/** The metadata by which Envoy's load balancer tells hosts apart. */
function readLabels(metadata: Field): Record<string, string> {
  return Object.fromEntries(
    metadata.entries().flatMap(([key, { value }]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
