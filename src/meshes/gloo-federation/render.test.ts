import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import type { JsonObject } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import { meshes } from '../index.js';
import type { Rendered } from '../mesh.js';
import { plan } from '../plan.js';
import { guideScheme, guideUpstream } from './example.fixture.js';
import { render } from './render.js';

const failover = (extra = '', green = '', detection = '') => `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: failover-scheme }
spec:
  mesh: gloo-federation
  service: { host: blue, port: 10000 }
  clusters: { local: { management: true }, remote: {} }
  destinations:
  - { cluster: local, namespace: default, service: service-blue, priority: 0 }
  - { cluster: remote, namespace: default, service: service-green, priority: 1${green} }
  detection: { healthCheck: { type: http, path: /health${detection} } }
  glooFederation: { nodePort: 32000, route: {}${extra} }
`;

function plans(text: string): FailoverPlan[] {
  return plan(parseManifests(text, 'x.yaml').documents);
}

function rendered(text: string): Rendered {
  return render(plans(text)[0] as FailoverPlan);
}

const on = (cluster: string, text: string): JsonObject => {
  const value = parseManifests(text, 'x.yaml').documents[0]?.value as JsonObject;
  return {
    ...value,
    metadata: { ...(value.metadata as JsonObject), annotations: { 'failover.dev/cluster': cluster } },
  };
};

/** The failover Gateway and Service of the service failover guide. */
const guideGateway = `
apiVersion: gateway.solo.io/v1
kind: Gateway
metadata: { name: failover-gateway, namespace: gloo-system, labels: { app: gloo } }
spec:
  bindAddress: "::"
  bindPort: 15443
  tcpGateway:
    tcpHosts:
    - name: failover
      sslConfig: { secretRef: { name: failover-downstream, namespace: gloo-system } }
      destination: { forwardSniClusterName: {} }
`;
const guideService = `
apiVersion: v1
kind: Service
metadata:
  labels: { app: gloo, gateway-proxy-id: gateway-proxy, gloo: gateway-proxy }
  name: failover
  namespace: gloo-system
spec:
  ports: [ { name: failover, nodePort: 32000, port: 15443, protocol: TCP, targetPort: 15443 } ]
  selector: { gateway-proxy: live, gateway-proxy-id: gateway-proxy }
  sessionAffinity: None
  type: LoadBalancer
`;
const guideRoute = `
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: { name: default, namespace: gloo-system }
spec:
  virtualHost:
    domains: ['*']
    routes:
    - matchers: [ { prefix: / } ]
      routeAction: { single: { upstream: { name: default-service-blue-10000, namespace: gloo-system } } }
`;

describe('render', () => {
  it("writes the guide's objects, field for field, in its order", () => {
    expect(rendered(failover())).toStrictEqual({
      manifests: [
        on('remote', guideGateway),
        on('remote', guideService),
        on('local', guideUpstream),
        on('local', guideScheme),
        on('local', guideRoute),
      ],
      losses: [],
    });
  });

  it('gives back what was read, when the manifests are complete', () => {
    const text = [guideUpstream, guideScheme].map((one, index) => (index === 0 ? one : `---${one}`)).join('');
    expect(rendered(text).manifests.slice(2)).toStrictEqual([on('local', guideUpstream), on('local', guideScheme)]);
  });

  it('follows the keys under glooFederation', () => {
    const { manifests } = rendered(
      failover(', glooNamespace: g, federationNamespace: f, port: 443, downstreamSecret: d, serviceType: NodePort'),
    );
    expect(manifests.map(({ metadata }) => (metadata as JsonObject).namespace)).toEqual(['g', 'g', 'g', 'f', 'g']);
    expect(manifests[0]).toMatchObject({
      spec: {
        bindPort: 443,
        tcpGateway: { tcpHosts: [{ sslConfig: { secretRef: { name: 'd', namespace: 'g' } } }] },
      },
    });
    expect(manifests[1]).toMatchObject({ spec: { type: 'NodePort', ports: [{ port: 443, targetPort: 443 }] } });
  });

  it('leaves the Gateway to Helm and gives its values', () => {
    const { manifests, values } = rendered(failover(', gateway: helm, port: 443'));
    expect(manifests.map(({ kind }) => kind)).toEqual(['Upstream', 'FailoverScheme', 'VirtualService']);
    expect(values).toEqual([
      {
        cluster: 'remote',
        file: 'remote-gloo-values.yaml',
        content: { gatewayProxies: { gatewayProxy: { failover: { enabled: true, port: 443, nodePort: 32000 } } } },
      },
    ]);
  });

  it('writes noTrafficInterval only where the author did', () => {
    const upstream = rendered(failover('', '', ', noTrafficInterval: 500ms')).manifests[2];
    expect(upstream).toMatchObject({ spec: { healthChecks: [{ noTrafficInterval: '0.5s' }] } });
  });

  it('turns a written weight into a locality weight, and makes it count', () => {
    const { manifests } = rendered(failover('', ', weight: 3'));
    expect(manifests[2]).toMatchObject({ spec: { loadBalancerConfig: { localityWeightedLbConfig: {} } } });
    expect(manifests[3]).toMatchObject({
      spec: {
        failoverGroups: [
          {
            priorityGroup: [
              { cluster: 'remote', localityWeight: 3, upstreams: [{ name: 'default-service-green-10000' }] },
            ],
          },
        ],
      },
    });
  });

  it('tells of keys that only gloo-fed decides', () => {
    const { losses } = rendered(failover(', upstreamSecret: own, sni: a_b'));
    expect(losses.map(({ field }) => field)).toEqual(['glooFederation.upstreamSecret', 'glooFederation.sni']);
  });

  it('writes external addresses as spec.failover of a static Upstream', () => {
    const { manifests, losses } = rendered(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: db, namespace: default }
spec:
  hosts: [db.example.com]
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  resolution: DNS
  endpoints:
  - { address: us.example.com, locality: us-east-1/a, ports: { http: 8080 } }
  - { address: eu.example.com, locality: eu-west-1 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: db, namespace: default }
spec:
  host: db.example.com
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m } }
`);
    expect(manifests[0]).toMatchObject({
      kind: 'Upstream',
      metadata: { name: 'db-example-com', namespace: 'gloo-system' },
      spec: {
        static: { hosts: [{ addr: 'us.example.com', port: 8080 }] },
        outlierDetection: { interval: '1s', consecutive5xx: 1, baseEjectionTime: '60s' },
        failover: {
          prioritizedLocalities: [
            {
              localityEndpoints: [
                { locality: { region: 'eu-west-1' }, lbEndpoints: [{ address: 'eu.example.com', port: 80 }] },
              ],
            },
          ],
        },
      },
    });
    expect(manifests.map(({ kind }) => kind)).toEqual(['Upstream', 'VirtualService']);
    expect(losses.map(({ field }) => field)).toContain('ordering');
  });

  it('keeps one target for each remote proxy, and one primary', () => {
    const { manifests, losses } = rendered(
      failover()
        .replace('mesh: gloo-federation', 'mesh: envoy')
        .replace(
          '  detection:',
          `  - { cluster: remote, namespace: default, service: red, priority: 2 }
  - { cluster: third, namespace: default, service: blue, priority: 0 }
  detection:`,
        )
        .replace('remote: {} }', 'remote: {}, third: {} }'),
    );
    const scheme = manifests.find(({ kind }) => kind === 'FailoverScheme') as JsonObject;
    expect((scheme.spec as { failoverGroups: { priorityGroup: JsonObject[] }[] }).failoverGroups).toMatchObject([
      { priorityGroup: [{ cluster: 'third' }] },
      { priorityGroup: [{ cluster: 'remote', upstreams: [{ name: 'default-service-green-10000' }] }] },
    ]);
    expect(losses.filter(({ field }) => field === 'destinations').map(({ why }) => why)).toEqual([
      expect.stringContaining('default-red-10000 stands behind the same proxy of cluster remote'),
      expect.stringContaining('one Upstream is primary'),
    ]);
  });

  it('makes a plan again that fails over in the same order', () => {
    const text = failover().replace('nodePort: 32000, ', '');
    const [written] = plans(text);
    const documents = parseManifests(
      rendered(text)
        .manifests.map((manifest) => JSON.stringify(manifest))
        .join('\n---\n'),
      'rendered.yaml',
    ).documents;
    const again = plan(documents).find(({ destinations }) => destinations.length > 1);
    expect(again?.destinations.map(({ name, priority }) => [name, priority])).toEqual(
      written?.destinations.map(({ name, priority }) => [name, priority]),
    );
  });

  it.each(meshes.filter(({ adopt }) => adopt !== undefined).map(({ name }) => name))(
    'takes the plan that %s makes of the same document',
    (mesh) => {
      const text = failover().replace('mesh: gloo-federation', `mesh: ${mesh}`);
      const { manifests, losses } = rendered(text);
      expect(manifests.find(({ kind }) => kind === 'FailoverScheme')).toMatchObject({
        spec: {
          primary: { clusterName: 'local', name: 'default-service-blue-10000', namespace: 'gloo-system' },
          failoverGroups: [
            { priorityGroup: [{ cluster: 'remote', upstreams: [{ name: 'default-service-green-10000' }] }] },
          ],
        },
      });
      const checked = manifests.find(({ kind }) => kind === 'Upstream')?.spec as JsonObject;
      expect(checked.healthChecks ?? checked.outlierDetection).toBeDefined();
      for (const loss of losses) expect([loss.field, loss.why, loss.advice].every((text) => text !== '')).toBe(true);
    },
  );
});
