import { describe, expect, it } from 'vitest';
import { east, endpointsOf, pod, SERVICE, topologyOf } from './topology.fixture.js';

describe('Service', () => {
  it('tells its ports, selector and wishes', () => {
    const topology = topologyOf(`
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, labels: { a: b }, annotations: { c: d } }
spec:
  type: LoadBalancer
  clusterIP: None
  selector: { app: web }
  trafficDistribution: PreferClose
  internalTrafficPolicy: Local
  publishNotReadyAddresses: true
  ports:
    - { name: http, port: 80, targetPort: 8080, appProtocol: h2c, nodePort: 30000 }
    - { port: 53, protocol: UDP }
status: { loadBalancer: { ingress: [{ ip: 1.2.3.4 }, { hostname: lb.example }] } }
`);
    const { origin, ...service } = topology.service('shop', 'web')!;
    expect(service).toEqual({
      namespace: 'shop',
      name: 'web',
      labels: { a: 'b' },
      annotations: { c: 'd' },
      selector: { app: 'web' },
      ports: [
        { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP', appProtocol: 'h2c', nodePort: 30000 },
        { port: 53, protocol: 'UDP' },
      ],
      type: 'LoadBalancer',
      headless: true,
      trafficDistribution: 'PreferClose',
      internalTrafficPolicy: 'Local',
      publishNotReadyAddresses: true,
      loadBalancer: ['1.2.3.4', 'lb.example'],
    });
    expect(origin.document.name).toBe('web');
    expect(topology.service('default', 'web')).toBeUndefined();
  });

  it('of one cluster is found before one that stands in all', () => {
    const here = SERVICE.replace('name: web }', `name: web${east} }`);
    const topology = topologyOf(SERVICE.replace('port: 80', 'port: 1'), here);
    expect(topology.service('default', 'web', 'east')?.ports[0]?.port).toBe(80);
    expect(topology.service('default', 'web', 'west')?.ports[0]?.port).toBe(1);
    expect(topology.services).toHaveLength(2);
  });

  it('without endpoints, pods or workloads has unknown endpoints', () => {
    expect(endpointsOf([SERVICE])).toBeUndefined();
    expect(endpointsOf([SERVICE, pod('other', { labels: '{ app: other }', ip: '10.0.0.1' })])).toBeUndefined();
  });
});
