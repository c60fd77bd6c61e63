import type { JsonObject } from '../model/document.js';
import { metadata, type ObjectName } from './metadata.js';

export const DEFAULT_PROXY = 'gateway-proxy';
export const DEFAULT_FAILOVER_PORT = 15_443;
export const DEFAULT_DOWNSTREAM_SECRET = 'failover-downstream';

/** The door through which other clusters reach the Upstreams of one. */
export interface FailoverGateway {
  port: number;
  /** TLS Secret of the server side, in the Gateway's namespace. */
  secret: string;
  serviceType: string;
  nodePort?: number;
  proxy: string;
}

/** The failover Gateway and the Service that exposes it, which is called `failover`. */
export function renderFailoverGateway(object: ObjectName, gateway: FailoverGateway): JsonObject[] {
  const { port, secret, serviceType, nodePort, proxy } = gateway;
  const secretRef = metadata({ name: secret, namespace: object.namespace });
  return [
    {
      apiVersion: 'gateway.solo.io/v1',
      kind: 'Gateway',
      metadata: metadata(object, { app: 'gloo' }),
      spec: {
        bindAddress: '::',
        bindPort: port,
        tcpGateway: {
          tcpHosts: [{ name: 'failover', sslConfig: { secretRef }, destination: { forwardSniClusterName: {} } }],
        },
        ...(proxy === DEFAULT_PROXY ? {} : { proxyNames: [proxy] }),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(
        { ...object, name: 'failover' },
        { app: 'gloo', gloo: 'gateway-proxy', 'gateway-proxy-id': proxy },
      ),
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
        type: serviceType,
      },
    },
  ];
}
