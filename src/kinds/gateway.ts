import type { JsonObject } from '../model/document.js';
import { integer, text, wrongValue } from './flag-value.js';
import type { Kind } from './kind.js';
import { metadata } from './metadata.js';

const DEFAULT_PROXY = 'gateway-proxy';

/** The failover Gateway of a remote cluster and the Service that exposes it. */
export const gateway: Kind = {
  name: 'gateway',
  summary: 'Gloo failover Gateway and its Service',
  flags: [
    { name: 'port', value: 'PORT', description: 'port of the Gateway and its Service', default: '15443' },
    { name: 'secret', value: 'NAME', description: 'TLS Secret of the server side', default: 'failover-downstream' },
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
  create({ name, namespace, flags }): JsonObject[] {
    const port = integer('port', flags.port, 1, 65_535) ?? 15_443;
    const nodePort = integer('node-port', flags.nodePort, 30_000, 32_767);
    const type = text(flags.serviceType) ?? 'LoadBalancer';
    if (type !== 'LoadBalancer' && type !== 'NodePort')
      throw wrongValue('service-type', type, 'LoadBalancer or NodePort');
    const proxy = text(flags.proxy) ?? DEFAULT_PROXY;
    const secretRef = metadata(text(flags.secret) ?? 'failover-downstream', namespace);
    const spec: JsonObject = {
      bindAddress: '::',
      bindPort: port,
      tcpGateway: {
        tcpHosts: [{ name: 'failover', sslConfig: { secretRef }, destination: { forwardSniClusterName: {} } }],
      },
    };
    if (proxy !== DEFAULT_PROXY) spec.proxyNames = [proxy];
    return [
      {
        apiVersion: 'gateway.solo.io/v1',
        kind: 'Gateway',
        metadata: { ...metadata(name, namespace), labels: { app: 'gloo' } },
        spec,
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          ...metadata('failover', namespace),
          labels: { app: 'gloo', gloo: 'gateway-proxy', 'gateway-proxy-id': proxy },
        },
        spec: {
          ports: [
            {
              // Gloo Federation finds the address of the remote proxy by this port name.
              name: 'failover',
              ...(nodePort === undefined ? {} : { nodePort }),
              port,
              protocol: 'TCP',
              targetPort: port,
            },
          ],
          selector: { 'gateway-proxy': 'live', 'gateway-proxy-id': proxy },
          sessionAffinity: 'None',
          type,
        },
      },
    ];
  },
};
