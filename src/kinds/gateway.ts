import {
  DEFAULT_DOWNSTREAM_SECRET,
  DEFAULT_FAILOVER_PORT,
  DEFAULT_PROXY,
  renderFailoverGateway,
} from '../resources/gloo-gateway.js';
import { integer, text, wrongValue } from './flag-value.js';
import type { Kind } from './kind.js';

/** The failover Gateway of a remote cluster and the Service that exposes it. */
export const gateway: Kind = {
  name: 'gateway',
  summary: 'Gloo failover Gateway and its Service',
  flags: [
    { name: 'port', value: 'PORT', description: 'port of the Gateway and its Service', default: '15443' },
    { name: 'secret', value: 'NAME', description: 'TLS Secret of the server side', default: DEFAULT_DOWNSTREAM_SECRET },
    {
      name: 'service-type',
      value: 'TYPE',
      description: 'type of the Service',
      choices: ['LoadBalancer', 'NodePort'],
      default: 'LoadBalancer',
    },
    { name: 'node-port', value: 'PORT', description: 'node port of the Service, 30000-32767' },
    { name: 'proxy', value: 'NAME', description: 'proxy that serves the Gateway', default: DEFAULT_PROXY },
  ],
  required: [],
  examples: [
    {
      line: 'failover generate gateway failover-gateway -n gloo-system --secret failover-downstream --service-type NodePort --node-port 32000',
      does: 'as the guide writes it for kind clusters',
    },
  ],
  create({ name, namespace, flags }) {
    const port = integer('port', flags.port, 1, 65_535) ?? DEFAULT_FAILOVER_PORT;
    const nodePort = integer('node-port', flags.nodePort, 30_000, 32_767);
    const type = text(flags.serviceType) ?? 'LoadBalancer';
    if (type !== 'LoadBalancer' && type !== 'NodePort')
      throw wrongValue('service-type', type, 'LoadBalancer or NodePort');
    const secret = text(flags.secret) ?? DEFAULT_DOWNSTREAM_SECRET;
    const proxy = text(flags.proxy) ?? DEFAULT_PROXY;
    return renderFailoverGateway({ name, namespace }, { port, secret, serviceType: type, nodePort, proxy });
  },
};
