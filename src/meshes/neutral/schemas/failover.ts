import type { Schema } from '../../../manifest/schema.js';
import { healthCheckTypes } from '../../../model/detection.js';
import { destination } from './destination.js';
import { extensions } from './extensions.js';
import { choice, flag, list, locality, object, percent, period, port, resource, text, whole } from './fields.js';

const service = object(
  'What clients call',
  {
    host: { type: 'string', format: 'host', description: 'Host name that clients call' },
    port: port('Port of that host'),
    protocol: choice('Protocol of that port', ['http', 'http2', 'grpc', 'https', 'tls', 'tcp'], 'http'),
  },
  ['host', 'port'],
);

const cluster = object('One cluster', {
  context: text('Its kubeconfig context'),
  locality: locality('Where it stands, `region/zone/subzone`'),
  management: flag("Whether Service Mesh Hub's and Gloo Federation's objects live here", false),
});

const outlier = object('Ejection of endpoints by the answers they give', {
  consecutive5xx: whole('5xx answers in a row that eject; 0 turns it off', 0),
  consecutiveGatewayFailure: whole('502, 503 and 504 answers in a row that eject; 0 turns it off', 0),
  interval: period('Time between two sweeps'),
  baseEjectionTime: period('Time that a first ejection lasts'),
  maxEjectionPercent: percent('Share of the endpoints that may be ejected at a time'),
});

const healthCheck = object('Probes that the proxy itself sends', {
  type: choice('Kind of probe', [...healthCheckTypes], 'http'),
  path: { type: 'string', pattern: '^/', description: 'Path of an http probe (default: /)' },
  host: { type: 'string', format: 'host', description: 'Host header of an http probe, authority of a grpc one' },
  port: port('Port of the probe (default: that of the endpoint)'),
  interval: period('Time between two probes', '1s'),
  timeout: period('Time that an answer may take', '1s'),
  noTrafficInterval: period('Time between two probes while there is no traffic (default: the interval)'),
  healthyThreshold: { ...whole('Probes in a row that make an endpoint healthy', 1), default: 1 },
  unhealthyThreshold: { ...whole('Failed probes in a row that make an endpoint unhealthy', 1), default: 1 },
  expectedStatuses: list('Statuses that pass an http probe (default: 200)', whole('A status', 100, 599), 1),
  serviceName: text('Service name in a grpc probe'),
});

/** `kind: Failover`, whole. */
export const failoverSchema: Schema = resource(
  'One mesh-neutral description of a failover, from which the manifests of any mesh are rendered',
  'Failover',
  object(
    'The failover',
    {
      // Which meshes there are is their list's business (see meshes/failovers.ts), not this schema's.
      mesh: text('Mesh that carries it'),
      service,
      clusters: { type: 'object', description: 'Every cluster named below, by name', additionalProperties: cluster },
      destinations: list('Where requests may go', destination, 1),
      detection: object('How failure is noticed', { outlier, healthCheck }),
      ...extensions,
    },
    ['mesh', 'service', 'destinations'],
  ),
);
