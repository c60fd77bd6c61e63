import type { Schema } from '../../../manifest/schema.js';
import { MAX_REPLICAS } from '../../../model/topology.js';
import { labels, locality, object, port, text, whole } from './fields.js';

/** Where requests may go; a Scenario's topology describes the same thing. */
export const destination: Schema = object(
  'A Service in a cluster (`service` and `namespace`), or an external `address`',
  {
    cluster: text('Cluster that holds the Service, a key of `spec.clusters`'),
    namespace: text("The Service's namespace"),
    service: text("The Service's name"),
    address: { type: 'string', format: 'address', description: 'External address, `host` or `host:port`' },
    port: port("Port of the Service or address (default: the service's own)"),
    locality: locality('Where it stands, `region/zone/subzone` (default: its cluster)'),
    labels: labels('Labels of its endpoints, where nothing else in the input tells them'),
    priority: whole('Order in which destinations are used, lower first (default: 0)', 0),
    weight: whole('Share among the destinations of one priority (default: 1)', 1),
    replicas: whole('Number of endpoints, where nothing else in the input tells it (default: 1)', 0, MAX_REPLICAS),
  },
);
