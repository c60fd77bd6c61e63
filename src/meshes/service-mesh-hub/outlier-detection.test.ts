import { describe, expect, it } from 'vitest';
import type { OutlierDetection } from '../../model/detection.js';
import { guideFailoverService, readExample, trafficTarget } from './example.fixture.js';
import { istioOutlier } from './outlier-detection.js';

const refs = (...clusters: string[]) =>
  `{ kubeServiceRefs: { services: [ ${clusters.map((cluster) => `{ name: reviews, namespace: bookinfo, clusterName: ${cluster} }`).join(', ')} ] } }`;

function policy(name: string, spec: string, namespace = 'service-mesh-hub'): string {
  return `---
apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
`;
}

/** The outlier detection of both members, first the one of mgmt-cluster. */
function outliers(text: string, cluster?: string): (OutlierDetection | undefined)[] {
  const [plan] = readExample(`${guideFailoverService}${text}`, cluster === undefined ? undefined : { cluster });
  return plan?.members?.map(({ detection }) => detection.outlier) ?? [];
}

const errors = (text: string, cluster?: string) => outliers(text, cluster).map((outlier) => outlier?.consecutive5xx);

describe('istioOutlier', () => {
  const defaults = { consecutive5xx: 5, intervalMs: 10_000, baseEjectionTimeMs: 30_000, maxEjectionPercent: 100 };

  it('takes unset and zero for the same', () => {
    expect(istioOutlier({})).toMatchObject(defaults);
    expect(
      istioOutlier({ consecutiveErrors: 0, intervalMs: 0, baseEjectionTimeMs: 0, maxEjectionPercent: 0 }),
    ).toMatchObject(defaults);
  });

  it('keeps what is given', () => {
    expect(
      istioOutlier({ consecutiveErrors: 2, intervalMs: 3000, baseEjectionTimeMs: 4000, maxEjectionPercent: 50 }),
    ).toMatchObject({
      consecutive5xx: 2,
      intervalMs: 3000,
      baseEjectionTimeMs: 4000,
      maxEjectionPercent: 50,
    });
  });
});

describe('the policy of a member', () => {
  it('applies to every service when nothing is selected, and counts when it is empty', () => {
    expect(errors(policy('p', 'outlierDetection: {}'))).toEqual([5, 5]);
  });

  it('applies to exactly the services that it names', () => {
    expect(
      errors(
        policy('p', `destinationSelector: [ ${refs('remote-cluster')} ], outlierDetection: { consecutiveErrors: 2 }`),
      ),
    ).toEqual([undefined, 2]);
    const partial = '{ kubeServiceRefs: { services: [ { name: reviews, namespace: bookinfo } ] } }';
    expect(errors(policy('p', `destinationSelector: [ ${partial} ], outlierDetection: {}`))).toEqual([
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['clusters: [mgmt-cluster]', [5, undefined]],
    ['namespaces: [bookinfo]', [5, 5]],
    ['namespaces: [other]', [undefined, undefined]],
    ['labels: { app: reviews }', [5, undefined]],
    ['labels: { app: reviews }, clusters: [remote-cluster]', [undefined, undefined]],
    ['', [5, 5]],
  ])('applies to the services that match { %s }', (matcher, expected) => {
    const targets = `---${trafficTarget('mgmt-cluster', [9080], 'app: reviews')}---${trafficTarget('remote-cluster', [9080], 'app: other')}`;
    expect(
      errors(
        `${targets}${policy('p', `destinationSelector: [ { kubeServiceMatcher: { ${matcher} } } ], outlierDetection: {}`)}`,
      ),
    ).toEqual(expected);
  });

  it('takes labels from the Kubernetes Service where there is no TrafficTarget', () => {
    const service = `---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: bookinfo, labels: { app: reviews }, annotations: { failover.dev/cluster: mgmt-cluster } }
spec: { ports: [ { port: 9080 } ] }
`;
    const matching = policy(
      'p',
      'destinationSelector: [ { kubeServiceMatcher: { labels: { app: reviews } } } ], outlierDetection: {}',
    );
    expect(errors(`${service}${matching}`)).toEqual([5, undefined]);
  });

  it('is the first by name and then namespace, and the loser is told', () => {
    const text = `${policy('b', 'outlierDetection: { consecutiveErrors: 2 }')}${policy('a', 'outlierDetection: { consecutiveErrors: 3 }')}`;
    expect(errors(text)).toEqual([3, 3]);
    expect(readExample(`${guideFailoverService}${text}`)[0]?.notes).toContainEqual(
      expect.stringContaining('a keeps it'),
    );
    const namespaces = `${policy('a', 'outlierDetection: { consecutiveErrors: 2 }', 'y')}${policy('a', 'outlierDetection: { consecutiveErrors: 3 }', 'x')}`;
    expect(errors(namespaces)).toEqual([3, 3]);
  });

  it('is no conflict when both set the same', () => {
    const text = `${policy('a', 'outlierDetection: {}')}${policy('b', 'outlierDetection: { consecutiveErrors: 5 }')}`;
    expect(readExample(`${guideFailoverService}${text}`)[0]?.notes).not.toContainEqual(
      expect.stringContaining('keeps it'),
    );
  });

  // applier.go: one reference that names nothing takes the whole policy away
  it('is none when another of its references names no discovered service', () => {
    const text = policy('p', `destinationSelector: [ ${refs('mgmt-cluster', 'typo')} ], outlierDetection: {}`);
    expect(errors(text)).toEqual([5, undefined]);
    const targets = `---${trafficTarget('mgmt-cluster')}---${trafficTarget('remote-cluster')}`;
    expect(errors(`${targets}${text}`)).toEqual([undefined, undefined]);
    expect(readExample(`${guideFailoverService}${targets}${text}`)[0]?.notes).toContainEqual(
      expect.stringContaining('reviews.bookinfo.typo is not a discovered service'),
    );
  });

  it("counts only where the client's cluster is among its sources", () => {
    const text = policy('p', 'sourceSelector: [ { clusters: [mgmt-cluster] } ], outlierDetection: {}');
    expect(errors(text, 'mgmt-cluster')).toEqual([5, 5]);
    expect(errors(text, 'remote-cluster')).toEqual([undefined, undefined]);
    expect(
      errors(policy('p', 'sourceSelector: [ { namespaces: [x] } ], outlierDetection: {}'), 'remote-cluster'),
    ).toEqual([5, 5]);
  });

  it('is lost with TLS mode DISABLE, unless subsets keep the DestinationRule', () => {
    const disabled = policy('p', 'outlierDetection: {}, mtls: { istio: { tlsMode: DISABLE } }');
    expect(errors(disabled)).toEqual([undefined, undefined]);
    const shift = policy(
      'shift',
      'destinationSelector: [], trafficShift: { destinations: [ { failoverService: { name: reviews-failover, namespace: service-mesh-hub, subset: { version: v1 } } } ] }',
    );
    expect(errors(`${disabled}${shift}`)).toEqual([5, 5]);
  });
});
