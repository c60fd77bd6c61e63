import { describe, expect, it } from 'vitest';
import { brief, endpointsOf, NODES, SERVICE } from './topology.fixture.js';

describe('Endpoints', () => {
  const endpoints = `
apiVersion: v1
kind: Endpoints
metadata: { name: web }
subsets:
  - addresses: [{ ip: 10.0.0.1, nodeName: node-1 }, { ip: 10.0.0.2 }]
    notReadyAddresses: [{ ip: 10.0.0.3 }]
    ports: [{ name: http, port: 8080 }]
  - addresses: [{ ip: 10.0.0.4 }]
    ports: [{ name: admin, port: 9090 }]
`;

  it('lists addresses by subset', () => {
    expect(endpointsOf([SERVICE, NODES, endpoints], 80)?.map(brief)).toEqual([
      ['10.0.0.1:8080', 'r1/z1/s1', true],
      ['10.0.0.2:8080', '', true],
      ['10.0.0.3:8080', '', false],
    ]);
    expect(endpointsOf([SERVICE, endpoints], 81)?.map(({ name }) => name)).toEqual(['10.0.0.4:9090']);
  });

  it('without subsets says that nobody is there', () => {
    expect(endpointsOf([SERVICE, 'apiVersion: v1\nkind: Endpoints\nmetadata: { name: web }'])).toEqual([]);
  });
});
