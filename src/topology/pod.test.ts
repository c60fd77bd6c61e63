import { describe, expect, it } from 'vitest';
import { brief, east, endpointsOf, NODES, pod, SERVICE, topologyOf, west } from './topology.fixture.js';

describe('Pods by selector', () => {
  it('are the endpoints where nothing announces any', () => {
    const found = endpointsOf(
      [
        SERVICE,
        NODES,
        pod('a', { ip: '10.0.0.1', spec: 'nodeName: node-1', status: 'conditions: [{ type: Ready, status: "True" }]' }),
        pod('b', { ip: '10.0.0.2', status: 'conditions: [{ type: Ready, status: "False" }]' }),
        pod('c', { ip: '10.0.0.3', meta: ', deletionTimestamp: "2026-01-01T00:00:00Z"' }),
        pod('d', { ip: '10.0.0.4', status: 'phase: Succeeded' }),
        pod('e', { status: 'phase: Pending' }),
        pod('f', { ip: '10.0.0.6', labels: '{ app: other }' }),
        pod('g', { ip: '10.0.0.7', status: 'phase: Running' }),
      ],
      80,
    )!;
    expect(found.map(brief)).toEqual([
      ['10.0.0.1:8080', 'r1/z1/s1', true],
      ['10.0.0.2:8080', '', false],
      ['10.0.0.7:8080', '', true],
    ]);
    expect(found[0]).toMatchObject({ node: 'node-1', service: 'web', pod: true, labels: { app: 'web' } });
  });

  it('serve a named port at their container’s, or not at all', () => {
    const bare = pod('b', { ip: '10.0.0.2' }).replace('name: admin', 'name: other');
    expect(endpointsOf([SERVICE, pod('a', { ip: '10.0.0.1' }), bare], 81)?.map(({ name }) => name)).toEqual([
      '10.0.0.1:9090',
    ]);
  });

  it('are ready for a Service that publishes unready ones', () => {
    const unready = pod('b', { ip: '10.0.0.2', status: 'conditions: [{ type: Ready, status: "False" }]' });
    const service = SERVICE.replace('  selector', '  publishNotReadyAddresses: true\n  selector');
    expect(endpointsOf([service, unready])?.[0]?.ready).toBe(true);
  });

  it('without a status are hand-written and go by the Service’s name', () => {
    expect(endpointsOf([SERVICE, pod('a')])?.map(({ name }) => name)).toEqual(['default/web']);
    expect(endpointsOf([SERVICE, pod('a'), pod('b')])?.map(({ name }) => name)).toEqual([
      'default/web#1',
      'default/web#2',
    ]);
  });

  it('selected, but all gone, leave nobody', () => {
    expect(endpointsOf([SERVICE, pod('d', { ip: '10.0.0.4', status: 'phase: Failed' })])).toEqual([]);
  });
});

describe('workloads', () => {
  it('are also the listed Pods, with their named ports', () => {
    const topology = topologyOf(
      NODES,
      pod('a', { ip: '10.0.0.1', spec: 'nodeName: node-1' }),
      pod('b', { ip: '10.0.0.2', status: 'phase: Failed' }),
      pod('c'),
    );
    const [only, ...others] = topology.workloads('default', { app: 'web' });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ name: '10.0.0.1', locality: 'r1/z1/s1', ports: { admin: 9090 }, pod: true });
  });
});

describe('network', () => {
  it('is the Pod’s label, else that of istio-system in its cluster', () => {
    const system = (network: string, meta: string) =>
      `apiVersion: v1\nkind: Namespace\nmetadata: { name: istio-system, labels: { topology.istio.io/network: ${network} }${meta} }`;
    const found = endpointsOf([
      SERVICE,
      system('n-east', east),
      system('n-west', west),
      pod('a', { ip: '10.0.0.1', meta: east }),
      pod('b', { ip: '10.0.0.2', meta: west }),
      pod('c', { ip: '10.0.0.3', meta: west, labels: '{ app: web, topology.istio.io/network: own }' }),
    ]);
    expect(found?.map(({ network }) => network)).toEqual(['n-east', 'n-west', 'own']);
  });
});
