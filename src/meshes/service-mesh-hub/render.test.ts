import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import type { JsonObject } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import { meshes } from '../index.js';
import type { Rendered } from '../mesh.js';
import { plan } from '../plan.js';
import { guide, guideFailoverService, guideOutlierPolicy, guideShift } from './example.fixture.js';
import { render } from './render.js';

const failover = (extra = '', detection = 'outlier: { consecutive5xx: 1 }') => `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: bookinfo }
spec:
  mesh: service-mesh-hub
  service: { host: reviews-failover.bookinfo.global, port: 9080, protocol: http }
  clusters: { mgmt-cluster: { management: true }, remote-cluster: {} }
  destinations:
  - { cluster: mgmt-cluster, namespace: bookinfo, service: reviews, port: 9080, priority: 0 }
  - { cluster: remote-cluster, namespace: bookinfo, service: reviews, port: 9080, priority: 1 }
  detection: { ${detection} }
  serviceMeshHub:
    outlierPolicyName: mgmt-reviews-outlier
    failoverServiceName: reviews-failover
    meshes: [ { name: istiod-istio-system-mgmt-cluster } ]${extra}
`;
const shift = '\n    trafficShift: { name: reviews-shift-failover, from: [reviews] }';

function rendered(text: string): Rendered {
  return render(plan(parseManifests(text, 'x.yaml').documents)[0] as FailoverPlan);
}

function value(text: string): JsonObject {
  return parseManifests(text, 'x.yaml').documents[0]?.value as JsonObject;
}

const managed = (text: string): JsonObject => ({
  ...value(text),
  metadata: {
    ...(value(text).metadata as JsonObject),
    annotations: { 'failover.dev/cluster': 'mgmt-cluster' },
  },
});

describe('render', () => {
  it("writes the guide's objects, field for field, in its order", () => {
    expect(rendered(failover(shift))).toStrictEqual({
      manifests: [guideOutlierPolicy, guideFailoverService, guideShift].map(managed),
      losses: [],
    });
  });

  it('gives back what was read', () => {
    const { manifests } = rendered(`${guide}---${guideShift}`);
    expect(manifests).toHaveLength(4);
    expect(manifests.slice(1)).toStrictEqual([guideOutlierPolicy, guideFailoverService, guideShift].map(value));
    expect(manifests[0]).toMatchObject({
      kind: 'VirtualMesh',
      metadata: { name: 'virtual-mesh', namespace: 'service-mesh-hub' },
      spec: {
        meshes: [{ name: 'istiod-istio-system-mgmt-cluster' }, { name: 'istiod-istio-system-remote-cluster' }],
      },
    });
  });

  it('leaves out what the controller fills in itself', () => {
    const written = 'outlier: { consecutive5xx: 1, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }';
    expect(rendered(failover('', written)).manifests[0]).toEqual(managed(guideOutlierPolicy));
    const other = 'outlier: { consecutive5xx: 5, interval: 500ms, baseEjectionTime: 1m30s, maxEjectionPercent: 50 }';
    expect(rendered(failover('', other)).manifests[0]).toMatchObject({
      spec: { outlierDetection: { interval: '0.5s', baseEjectionTime: '90s', maxEjectionPercent: 50 } },
    });
  });

  it('writes VirtualMesh and AccessPolicy where asked for', () => {
    const { manifests } = rendered(failover('\n    virtualMesh: vm\n    accessPolicies: true'));
    expect(manifests.map(({ kind }) => kind)).toEqual([
      'VirtualMesh',
      'AccessPolicy',
      'TrafficPolicy',
      'FailoverService',
    ]);
    expect(manifests[1]).toMatchObject({
      spec: {
        destinationSelector: [
          { kubeServiceRefs: { services: [{ clusterName: 'mgmt-cluster' }, { clusterName: 'remote-cluster' }] } },
        ],
      },
    });
  });

  it('keeps the VirtualMesh where it is installed', () => {
    const elsewhere = guide.replace(
      'name: reviews-failover, namespace: service-mesh-hub',
      'name: reviews-failover, namespace: bookinfo',
    );
    expect(rendered(elsewhere).manifests.map(({ metadata }) => (metadata as JsonObject).namespace)).toEqual([
      'service-mesh-hub',
      'bookinfo',
      'bookinfo',
    ]);
  });

  it('shifts the first service where none is named', () => {
    const { manifests } = rendered(failover('\n    trafficShift: { name: reviews-shift-failover }'));
    expect(manifests[2]).toEqual(managed(guideShift));
  });

  it('tells what a document asks for and a FailoverService has not', () => {
    const text = failover('', 'healthCheck: { type: http, path: / }').replace(
      '  detection:',
      '  - { address: db.example.com, priority: 2 }\n  detection:',
    );
    expect(rendered(text).losses.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['detection.healthCheck', 'destinations']),
    );
  });

  it('has nothing to write for addresses alone', () => {
    const { manifests, losses } = rendered(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: db, namespace: default }
spec:
  hosts: [db.example.com]
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  resolution: DNS
  endpoints: [ { address: us.example.com } ]
`);
    expect(manifests).toEqual([]);
    expect(losses[0]?.why).toContain('us.example.com');
  });

  it.each(meshes.filter(({ adopt }) => adopt !== undefined).map(({ name }) => name))(
    'takes the plan that %s makes of the same document',
    (mesh) => {
      const { manifests, losses } = rendered(failover().replace('mesh: service-mesh-hub', `mesh: ${mesh}`));
      expect(manifests.find(({ kind }) => kind === 'FailoverService')).toMatchObject({
        spec: {
          hostname: 'reviews-failover.bookinfo.global',
          port: { number: 9080 },
          backingServices: [
            { kubeService: { name: 'reviews', namespace: 'bookinfo', clusterName: 'mgmt-cluster' } },
            { kubeService: { name: 'reviews', namespace: 'bookinfo', clusterName: 'remote-cluster' } },
          ],
        },
      });
      for (const loss of losses) expect([loss.field, loss.why, loss.advice].every((text) => text !== '')).toBe(true);
    },
  );
});
