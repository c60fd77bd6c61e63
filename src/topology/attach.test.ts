import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { attachEndpoints } from './attach.js';
import { readTopology } from './index.js';

const topologyOf = (text: string) => readTopology(parseManifests(text, 'x.yaml').documents);

const INPUTS = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-east, labels: { kubernetes.io/service-name: web }, annotations: { failover.dev/cluster: east } }
ports: [{ name: http, port: 8080 }]
endpoints: [{ addresses: [10.0.0.1], zone: us-east1/us-east1-b }, { addresses: [10.0.0.2] }, { addresses: [10.0.0.3], zone: zone1 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, annotations: { failover.dev/cluster: west } }
spec: { replicas: 2, template: { metadata: { labels: { app: web, version: v2 } }, spec: { containers: [] } } }
`;

describe('attachEndpoints', () => {
  const web = { namespace: 'default', service: 'web' };

  it('finds what the inputs say of that cluster', () => {
    const topology = topologyOf(INPUTS);
    const east = attachEndpoints(topology, { ...web, cluster: 'east', port: 80 });
    expect(east.assumed).toBe(false);
    expect(east.endpoints.map(({ name, port }) => [name, port])).toEqual([
      ['east/10.0.0.1:8080', 8080],
      ['east/10.0.0.2:8080', 8080],
      ['east/10.0.0.3:8080', 8080],
    ]);
    const west = attachEndpoints(topology, { ...web, cluster: 'west', port: 80, replicas: 7 });
    expect(west.assumed).toBe(false);
    expect(west.endpoints.map(({ name, cluster, port }) => [name, cluster, port])).toEqual([
      ['west/default/web#1', 'west', 8080],
      ['west/default/web#2', 'west', 8080],
    ]);
  });

  it('gives locality and labels to those that have none of their own', () => {
    const { endpoints } = attachEndpoints(topologyOf(INPUTS), {
      ...web,
      cluster: 'east',
      locality: 'region1/zone1',
      labels: { a: 'b' },
    });
    expect(endpoints.map(({ locality }) => locality)).toEqual([
      'us-east1/us-east1-b',
      'region1/zone1',
      'region1/zone1',
    ]);
    const west = attachEndpoints(topologyOf(INPUTS), { ...web, cluster: 'west', labels: { version: 'v9', a: 'b' } });
    expect(west.endpoints[0]?.labels).toEqual({ app: 'web', version: 'v2', a: 'b' });
  });

  it('assumes one, or as many as its author says', () => {
    const none = topologyOf('');
    const one = attachEndpoints(none, { ...web, cluster: 'east', port: 80, locality: 'r/z', labels: { a: 'b' } });
    expect(one).toEqual({
      assumed: true,
      endpoints: [
        {
          name: 'east/default/web',
          port: 80,
          cluster: 'east',
          namespace: 'default',
          service: 'web',
          locality: 'r/z',
          labels: { a: 'b' },
          weight: 1,
          healthStatus: 'UNKNOWN',
          ready: true,
          pod: true,
        },
      ],
    });
    expect(attachEndpoints(none, { ...web, replicas: 2 }).endpoints.map(({ name }) => name)).toEqual([
      'default/web#1',
      'default/web#2',
    ]);
    expect(attachEndpoints(none, { ...web, replicas: 0 }).endpoints).toEqual([]);
  });

  it('assumes for a cluster that the inputs do not speak of', () => {
    const south = attachEndpoints(topologyOf(INPUTS), { ...web, cluster: 'south' });
    expect(south.assumed).toBe(true);
    expect(south.endpoints.map(({ name }) => name)).toEqual(['south/default/web']);
  });

  it('needs no Service where slices name one', () => {
    const slices = INPUTS.slice(INPUTS.indexOf('apiVersion: discovery'));
    const { endpoints } = attachEndpoints(topologyOf(slices), { ...web, cluster: 'east', port: 80 });
    expect(endpoints).toHaveLength(3);
    expect(endpoints[0]?.port).toBe(8080);
  });
});
