import { renderFailoverService } from '../resources/failover-service.js';
import { integer, text, texts } from './flag-value.js';
import type { Kind } from './kind.js';
import { parseClusterReference, parseReference } from './reference.js';

/** One host whose backing services take over for each other in the order given. */
export const failoverService: Kind = {
  name: 'failover-service',
  summary: 'Service Mesh Hub FailoverService',
  flags: [
    { name: 'hostname', value: 'HOST', description: 'host that clients call; ends in .global' },
    { name: 'port', value: 'PORT', description: 'port of that host' },
    { name: 'protocol', value: 'PROTOCOL', description: 'its protocol', default: 'http' },
    { name: 'mesh', value: 'NS/NAME', repeats: true, description: 'Mesh in which the host is visible' },
    {
      name: 'backing',
      value: 'CLUSTER/NS/SERVICE',
      repeats: true,
      description: 'service behind the host; the first is tried first',
    },
  ],
  required: ['hostname', 'port', 'mesh', 'backing'],
  examples: [
    {
      line: 'failover generate failover-service reviews-failover -n service-mesh-hub --hostname reviews-failover.bookinfo.global --port 9080 --protocol http --mesh service-mesh-hub/istiod-istio-system-mgmt-cluster --backing mgmt-cluster/bookinfo/reviews --backing remote-cluster/bookinfo/reviews',
      does: 'reviews of the management cluster, then of the remote one',
    },
  ],
  create({ name, namespace, flags }) {
    const spec = {
      hostname: text(flags.hostname) ?? '',
      port: { number: integer('port', flags.port, 1, 65_535) ?? 0, protocol: text(flags.protocol) ?? 'http' },
      meshes: texts(flags.mesh).map((mesh) => parseReference('mesh', mesh)),
      backingServices: texts(flags.backing).map((service) => parseClusterReference('backing', service)),
    };
    return [renderFailoverService({ name, namespace }, spec)];
  },
};
