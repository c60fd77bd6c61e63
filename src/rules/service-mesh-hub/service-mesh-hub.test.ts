import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import type { Finding } from '../../model/finding.js';
import { applyRules } from '../apply-rules.js';
import type { Rule } from '../rule.js';
import {
  discovery,
  failoverService,
  mesh,
  outlierPolicy,
  together,
  trafficShift,
  trafficTarget,
  virtualMesh,
} from './guide.js';

const rules: Rule[] = (
  await Promise.all(
    readdirSync(import.meta.dirname)
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => import(/* @vite-ignore */ `./${file}`) as Promise<Record<string, unknown>>),
  )
).flatMap((module) =>
  Object.values(module).filter(
    (value): value is Rule => typeof value === 'object' && value !== null && 'examples' in value && 'why' in value,
  ),
);

function findings(text: string): Finding[] {
  return applyRules(rules, parseManifests(text, 'x.yaml').documents, {}).filter(({ rule }) =>
    rule.startsWith('service-mesh-hub/'),
  );
}

const ids = (text: string) => findings(text).map(({ rule }) => rule.replace('service-mesh-hub/', ''));
const refused = (text: string) =>
  findings(text)
    .filter(({ upstream }) => upstream === 'error')
    .map(({ rule }) => rule.replace('service-mesh-hub/', ''));

describe.each(rules)('$id', ({ id, examples }) => {
  it('finds its bad example and is silent about its good one', () => {
    expect(findings(examples.bad).map(({ rule }) => rule)).toContain(id);
    expect(findings(examples.good).map(({ rule }) => rule)).not.toContain(id);
  });
});

describe('the guide', () => {
  it('has no errors, whole or in parts', () => {
    const parts = [failoverService, outlierPolicy, trafficShift, virtualMesh, ...discovery];
    for (const text of [...parts, together(...parts)]) {
      expect(findings(text).filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });
});

// gloo-mesh v0.9.2: failover_service_validation_test.go, config_target_validator_test.go, traffic_shift_decorator_test.go
describe('what the controller says', () => {
  it('is told of every problem of a FailoverService at once', () => {
    const invalid = failoverService
      .replace('reviews-failover.bookinfo.global', '"invalidDNS@Q#$@%"')
      .replace(/ {2}port:.*\n/, '');
    const alone = virtualMesh.replace(/\n.*remote.*/, '');
    const one = outlierPolicy.replace(/\n.*clusterName: remote.*/, '');
    expect(refused(together(invalid, one, alone, ...discovery)).sort()).toEqual([
      'backing-without-outlier',
      'hostname-not-dns1123',
      'hostname-not-global',
      'meshes-not-in-virtualmesh',
      'missing-port',
    ]);
  });

  it('ends at an unknown mesh', () => {
    const text = failoverService.replace('istio-system-mgmt', 'nobody').replace(/ {2}port:.*\n/, '');
    expect(refused(together(text, outlierPolicy, ...discovery))).toEqual(['unknown-mesh']);
  });

  it('is told of policies and VirtualMeshes with wrong references', () => {
    const access = outlierPolicy.replace('TrafficPolicy', 'AccessPolicy').replace(/ {2}outlierDetection.*\n/, '');
    expect(refused(together(access.replace('clusterName: remote', 'clusterName: x'), ...discovery))).toEqual([
      'typo-in-one-ref',
    ]);
    expect(refused(together(virtualMesh.replace('system-remote', 'system-x'), ...discovery))).toEqual(['unknown-mesh']);
  });

  it('lets the first VirtualMesh by name keep a mesh', () => {
    const group = (name: string, ...meshes: string[]) =>
      virtualMesh
        .replace('name: virtual-mesh', `name: ${name}`)
        .replace(
          /meshes:[\s\S]*/,
          `meshes: [ ${meshes.map((item) => `{ name: ${item}, namespace: n }`).join(', ')} ]\n`,
        );
    const text = together(
      group('vm5', 'mesh3'),
      group('vm4', 'mesh2'),
      group('vm3', 'mesh2'),
      group('vm2', 'mesh1', 'mesh2'),
      group('vm1', 'mesh1'),
    );
    const found = findings(text);
    expect(found.map(({ resource, upstream }) => [resource.name, upstream]).sort()).toEqual([
      ['vm2', 'error'],
      ['vm4', 'error'],
    ]);
  });

  it('ends at the first wrong destination of a shift', () => {
    const shift = trafficShift.replace(/ {4}- failoverService.*\n/, '    - {}\n    - { weight: 1 }\n');
    expect(ids(shift)).toEqual([
      'shift-weights',
      'traffic-shift-missing-destination-type',
      'traffic-shift-missing-destination-type',
    ]);
    expect(refused(shift)).toEqual(['traffic-shift-missing-destination-type']);
  });
});

describe('outlier detection in the status of a TrafficTarget', () => {
  const applied = (cluster: string, spec: string) =>
    trafficTarget(cluster).concat(`status: { appliedTrafficPolicies: [ { spec: ${spec} } ] }\n`);

  it('counts as the controller counts it', () => {
    const text = together(failoverService, applied('mgmt', '{ outlierDetection: {} }'), applied('remote', '{}'));
    expect(findings(text)).toMatchObject([
      {
        rule: 'service-mesh-hub/backing-without-outlier',
        upstream: 'error',
        path: 'spec.backingServices[1].kubeService',
      },
    ]);
  });
});

describe('a Failover document', () => {
  const failover = (host: string) => `apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: bookinfo }
spec:
  mesh: service-mesh-hub
  service: { host: ${host}, port: 9080, protocol: http }
  clusters: { mgmt: {}, remote: {} }
  destinations:
  - { cluster: mgmt, namespace: bookinfo, service: reviews, priority: 0 }
  - { cluster: remote, namespace: bookinfo, service: reviews, priority: 1 }
`;

  it('needs a host that its FailoverService may have', () => {
    expect(findings(failover('reviews.example.com'))).toMatchObject([
      { rule: 'service-mesh-hub/hostname-not-global', path: 'spec.service.host', resource: { kind: 'Failover' } },
    ]);
    expect(ids(failover('reviews.bookinfo.global'))).toEqual([]);
  });
});

describe('silence', () => {
  it('holds where the objects that decide are not among the inputs', () => {
    expect(ids(failoverService)).toEqual([]);
    expect(ids(trafficShift)).toEqual([]);
  });

  it('ends where the discovered objects of a management cluster are there: then what is absent is missing', () => {
    const found = ids(together(failoverService, mesh('mgmt'), trafficTarget('mgmt'), trafficTarget('remote')));
    expect(found).toContain('meshes-not-in-virtualmesh');
    expect(found).toContain('backing-without-outlier');
  });
});
