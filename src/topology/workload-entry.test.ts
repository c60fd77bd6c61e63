import { describe, expect, it } from 'vitest';
import { endpointsOf, SERVICE, slice, topologyOf } from './topology.fixture.js';

describe('WorkloadEntry', () => {
  const entry = (name: string, spec: string, meta = '') =>
    `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: ${name}${meta} }\nspec: { ${spec} }\n`;

  it('is selected by its labels, those of its metadata included', () => {
    const topology = topologyOf(
      entry(
        'vm-1',
        'address: 1.1.1.1, locality: r1/z1, labels: { app: vm, v: a }, weight: 5, network: n1, serviceAccount: sa, ports: { http: 9080 }',
      ),
      entry('vm-2', 'address: 2.2.2.2, weight: 0', ', labels: { app: vm, topology.istio.io/locality: r2.z2 }'),
      entry('vm-3', 'address: 3.3.3.3, labels: { app: other }'),
      entry('vm-4', 'labels: { app: vm }'),
      entry('vm-5', 'labels: { app: vm }, network: n5'),
      entry(
        'vm-6',
        'address: 6.6.6.6, labels: { app: vm }',
        ', annotations: { proxy.istio.io/health-checks-enabled: "true" }',
      ),
    );
    const found = topology.workloads('default', { app: 'vm' });
    // vm-3 is not selected, vm-4 has no address, vm-6 has a health check that did not pass yet.
    expect(found.map(({ origin, ...endpoint }) => endpoint)).toMatchObject([
      {
        name: '1.1.1.1',
        address: '1.1.1.1',
        locality: 'r1/z1',
        labels: { app: 'vm', v: 'a' },
        weight: 5,
        network: 'n1',
        serviceAccount: 'sa',
        ports: { http: 9080 },
        ready: true,
        pod: false,
      },
      { name: '2.2.2.2', locality: 'r2/z2', weight: 1, ready: true },
      { name: 'default/vm-5', network: 'n5' },
    ]);
    expect(topology.workloads('other', { app: 'vm' })).toEqual([]);
    expect(topology.workloads('default', {})).toEqual([]);
  });

  it('joins the pods of a Service that selects it', () => {
    const found = endpointsOf(
      [
        SERVICE,
        slice('[{ addresses: [10.0.0.1] }]'),
        entry('vm', 'address: 1.1.1.1, labels: { app: web }, ports: { admin: 99 }'),
      ],
      81,
    );
    expect(found?.map(({ name, service }) => [name, service])).toEqual([['1.1.1.1:99', 'web']]);
    const http = endpointsOf([SERVICE, entry('vm', 'address: 1.1.1.1, labels: { app: web }')], 80);
    expect(http?.map(({ name }) => name)).toEqual(['1.1.1.1:8080']);
  });
});
