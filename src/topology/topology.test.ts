import { describe, expect, it } from 'vitest';
import { NODES, pod, SERVICE, slice, topologyOf } from './topology.fixture.js';

describe('Topology', () => {
  it('knows nodes, namespaces and all localities', () => {
    const topology = topologyOf(
      NODES,
      SERVICE,
      slice('[{ addresses: [10.0.0.1], zone: r9/z9 }]'),
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { a: b }, annotations: { c: d } }',
    );
    expect(topology.node('node-2')).toEqual({
      labels: expect.objectContaining({ pool: 'gpu' }),
      locality: 'r2/z2',
    });
    expect(topology.node('node-3')).toBeUndefined();
    expect(topology.namespaceLabels('shop')).toEqual({ a: 'b' });
    expect(topology.namespaceAnnotations('shop')).toEqual({ c: 'd' });
    expect(topology.namespaceLabels('other')).toEqual({});
    expect(topology.localities).toEqual(['r1/z1/s1', 'r2/z2', 'r9/z9']);
    expect(topology.hasPods()).toBe(false);
    expect(topologyOf(pod('a')).hasPods()).toBe(true);
  });

  it('takes what one cluster says about its Pods for that cluster only', () => {
    const annotated = (text: string, cluster: string) =>
      text.replace('name: ', `annotations: { failover.dev/cluster: ${cluster} }, name: `);
    const topology = topologyOf(annotated(pod('a'), 'east'));
    expect(topology.hasPods('east')).toBe(true);
    expect(topology.hasPods('west')).toBe(false);
  });

  it('does not stumble over values of any type', () => {
    const kinds = [
      'v1/Service',
      'v1/Pod',
      'v1/Node',
      'v1/Endpoints',
      'v1/Namespace',
      'apps/v1/Deployment',
      'discovery.k8s.io/v1/EndpointSlice',
      'networking.istio.io/v1/WorkloadEntry',
    ];
    for (const junk of [
      '5',
      '[]',
      'null',
      'text',
      '{ ports: 5, selector: [], template: 5, containers: {}, endpoints: 5 }',
    ]) {
      const texts = kinds.map((kind) => {
        const at = kind.lastIndexOf('/');
        return `apiVersion: ${kind.slice(0, at)}\nkind: ${kind.slice(at + 1)}\nmetadata: { name: web, labels: { kubernetes.io/service-name: web } }\nspec: ${junk}\nstatus: ${junk}\nsubsets: ${junk}\nports: ${junk}\nendpoints: ${junk}\n`;
      });
      const topology = topologyOf(...texts);
      for (const service of topology.services) topology.endpoints(service, 80);
      expect(topology.services).toHaveLength(1);
      expect(topology.localities).toEqual([]);
    }
  });

  it('finds the endpoints of thousands of Services quickly', () => {
    const text = Array.from({ length: 2000 }, (_, index) =>
      [SERVICE, slice('[{ addresses: [10.0.0.1] }]')]
        .join('\n---\n')
        .replaceAll('web', `web-${index}`)
        .replaceAll('selector', 'other'),
    ).join('\n---\n');
    const topology = topologyOf(text);
    const start = performance.now();
    for (const service of topology.services) expect(topology.endpoints(service, 80)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
