import { describe, expect, it } from 'vitest';
import { deployment, endpointsOf, pod, SERVICE, slice } from './topology.fixture.js';

describe('readiness probes', () => {
  const probes = (...containers: string[]) =>
    deployment('web', 'replicas: 1').replace(/containers: .*/, `containers: [${containers.join(', ')}]`);
  const probeOf = (text: string) => endpointsOf([SERVICE, text], 80)?.[0]?.readinessProbe;

  it('have Kubernetes’ defaults (core/v1 Probe)', () => {
    expect(probeOf(probes('{ readinessProbe: { httpGet: { path: / } } }'))).toEqual({
      type: 'http',
      periodMs: 10_000,
      timeoutMs: 1000,
      initialDelayMs: 0,
      failureThreshold: 3,
      successThreshold: 1,
    });
  });

  it('have what is written', () => {
    const written =
      'tcpSocket: {}, periodSeconds: 2, timeoutSeconds: 3, initialDelaySeconds: 4, failureThreshold: 5, successThreshold: 6';
    expect(probeOf(probes(`{ readinessProbe: { ${written} } }`))).toEqual({
      type: 'tcp',
      periodMs: 2000,
      timeoutMs: 3000,
      initialDelayMs: 4000,
      failureThreshold: 5,
      successThreshold: 6,
    });
    expect(probeOf(probes('{ readinessProbe: { grpc: { port: 1 } } }'))?.type).toBe('grpc');
    expect(probeOf(probes('{ readinessProbe: { exec: { command: [a] } } }'))?.type).toBe('exec');
  });

  it('are those of the container that serves the port, else of the first that has one', () => {
    const sidecar = '{ ports: [{ containerPort: 1 }], readinessProbe: { tcpSocket: {} } }';
    const main = '{ ports: [{ containerPort: 8080 }], readinessProbe: { httpGet: {} } }';
    expect(probeOf(probes(sidecar, main))?.type).toBe('http');
    expect(probeOf(probes(sidecar, '{ ports: [{ containerPort: 8080 }] }'))).toBeUndefined();
    expect(probeOf(probes('{ name: a }', sidecar))?.type).toBe('tcp');
    expect(probeOf(probes('{ name: a }'))).toBeUndefined();
  });

  it('are the Pod’s own', () => {
    const text = pod('a', { ip: '10.0.0.1' }).replace('name: c,', 'name: c, readinessProbe: { httpGet: {} },');
    expect(endpointsOf([SERVICE, text], 80)?.[0]?.readinessProbe?.type).toBe('http');
    const both = endpointsOf(
      [SERVICE, text, slice('[{ addresses: [10.0.0.1], targetRef: { kind: Pod, name: a } }]')],
      80,
    );
    expect(both?.[0]?.readinessProbe?.type).toBe('http');
  });
});
