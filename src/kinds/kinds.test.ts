import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selfSigned } from '../certs/authority.js';
import { InputError, UsageError } from '../errors.js';
import { parseManifests } from '../manifest/parse.js';
import type { Json, JsonObject } from '../model/document.js';
import type { Flags } from '../model/flag.js';
import { kinds } from './index.js';
import type { KindContext } from './kind.js';
import { make } from './make.js';

const noFiles: KindContext = { readFile: (path) => Promise.reject(new Error(`${path} was read`)) };

/** `KIND NAME -n NAMESPACE --flag value ...` to objects. */
async function made(line: string, context = noFiles): Promise<JsonObject[]> {
  const [name, ...words] = line.split(' ');
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind === undefined) throw new Error(`no KIND ${name}`);
  const own = words[0]?.startsWith('-') ? undefined : words.shift();
  const flags: Record<string, string | string[]> = {};
  let namespace: string | undefined;
  for (let i = 0; i < words.length; i += 2) {
    const [flag = '', value = ''] = words.slice(i, i + 2);
    if (flag === '-n') namespace = value;
    else {
      const key = flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const repeats = kind.flags.find((candidate) => `--${candidate.name}` === flag)?.repeats;
      flags[key] = repeats ? [...((flags[key] as string[] | undefined) ?? []), value] : value;
    }
  }
  return make(kind, { name: own, namespace, flags: flags as Flags, context });
}

function yaml(text: string): Json[] {
  return parseManifests(text, 'guide.yaml').documents.map(({ value }) => value);
}

/** What people type by hand in the guides of each mesh, and the flags that give it. */
const guides: [title: string, line: string, manifests: string][] = [
  [
    'Istio locality failover',
    'destination-rule helloworld -n sample --host helloworld.sample.svc.cluster.local --failover region1:region2 --outlier consecutive5xx=1,interval=1s,baseEjectionTime=1m --load-balancer ROUND_ROBIN --max-requests-per-connection 1',
    `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: helloworld, namespace: sample }
spec:
  host: helloworld.sample.svc.cluster.local
  trafficPolicy:
    connectionPool: { http: { maxRequestsPerConnection: 1 } }
    loadBalancer:
      simple: ROUND_ROBIN
      localityLbSetting: { enabled: true, failover: [ { from: region1, to: region2 } ] }
    outlierDetection: { consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m }`,
  ],
  [
    'Istio external service',
    'service-entry dynamo --host dynamo.example.com --port 80/HTTP:443 --endpoint us.example.com@us-east-1 --endpoint eu.example.com@eu-west-1/a:8443 --resolution DNS --location MESH_EXTERNAL',
    `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: dynamo }
spec:
  hosts: [dynamo.example.com]
  location: MESH_EXTERNAL
  ports: [ { number: 80, name: http, protocol: HTTP, targetPort: 443 } ]
  resolution: DNS
  endpoints:
  - { address: us.example.com, locality: us-east-1 }
  - { address: eu.example.com, locality: eu-west-1/a, ports: { http: 8443 } }`,
  ],
  [
    'Gloo failover Gateway',
    'gateway failover-gateway -n gloo-system --port 15443 --secret failover-downstream --service-type NodePort --node-port 32000',
    `
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
---
apiVersion: v1
kind: Service
metadata:
  name: failover
  namespace: gloo-system
  labels: { app: gloo, gateway-proxy-id: gateway-proxy, gloo: gateway-proxy }
spec:
  ports: [ { name: failover, nodePort: 32000, port: 15443, protocol: TCP, targetPort: 15443 } ]
  selector: { gateway-proxy: live, gateway-proxy-id: gateway-proxy }
  sessionAffinity: None
  type: NodePort`,
  ],
  [
    'Gloo FailoverScheme with its health check',
    'scheme failover-scheme -n gloo-fed --primary local/gloo-system/default-service-blue-10000 --failover remote/gloo-system/default-service-green-10000 --health-check path=/health,interval=1s',
    `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: default-service-blue-10000, namespace: gloo-system }
spec:
  healthChecks:
  - { timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, httpHealthCheck: { path: /health } }
---
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: failover-scheme, namespace: gloo-fed }
spec:
  primary: { clusterName: local, name: default-service-blue-10000, namespace: gloo-system }
  failoverGroups:
  - priorityGroup:
    - cluster: remote
      upstreams: [ { name: default-service-green-10000, namespace: gloo-system } ]`,
  ],
  [
    'priorities and weights of a FailoverScheme',
    'scheme s --primary a/ns/u --failover b/ns/u@2,c/ns/u,b/ns/v@2 --failover d/ns/u',
    `
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: s }
spec:
  primary: { clusterName: a, name: u, namespace: ns }
  failoverGroups:
  - priorityGroup:
    - { cluster: b, localityWeight: 2, upstreams: [ { name: u, namespace: ns }, { name: v, namespace: ns } ] }
    - { cluster: c, upstreams: [ { name: u, namespace: ns } ] }
  - priorityGroup:
    - { cluster: d, upstreams: [ { name: u, namespace: ns } ] }`,
  ],
  [
    'Gloo health check',
    'health-check --upstream gloo-system/default-service-blue-10000 --path /live --interval 2s --unhealthy-threshold 3',
    `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: default-service-blue-10000, namespace: gloo-system }
spec:
  healthChecks:
  - { timeout: 1s, interval: 2s, unhealthyThreshold: 3, healthyThreshold: 1, httpHealthCheck: { path: /live } }`,
  ],
  [
    'Gloo route',
    'route -n gloo-system --path-prefix / --dest gloo-system/default-service-blue-10000',
    `
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: { name: default, namespace: gloo-system }
spec:
  virtualHost:
    domains: ['*']
    routes:
    - matchers: [ { prefix: / } ]
      routeAction: { single: { upstream: { name: default-service-blue-10000, namespace: gloo-system } } }`,
  ],
  [
    'Service Mesh Hub outlier detection',
    'outlier-policy mgmt-reviews-outlier -n service-mesh-hub --service mgmt-cluster/bookinfo/reviews --service remote-cluster/bookinfo/reviews --consecutive-errors 1',
    `
apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: mgmt-reviews-outlier, namespace: service-mesh-hub }
spec:
  destinationSelector:
  - kubeServiceRefs:
      services:
      - { name: reviews, namespace: bookinfo, clusterName: mgmt-cluster }
      - { name: reviews, namespace: bookinfo, clusterName: remote-cluster }
  outlierDetection: { consecutiveErrors: 1 }`,
  ],
  [
    'Service Mesh Hub FailoverService',
    'failover-service reviews-failover -n service-mesh-hub --hostname reviews-failover.bookinfo.global --port 9080 --protocol http --mesh service-mesh-hub/istiod-istio-system-mgmt-cluster --backing mgmt-cluster/bookinfo/reviews --backing remote-cluster/bookinfo/reviews',
    `
apiVersion: networking.smh.solo.io/v1alpha2
kind: FailoverService
metadata: { name: reviews-failover, namespace: service-mesh-hub }
spec:
  hostname: reviews-failover.bookinfo.global
  port: { number: 9080, protocol: http }
  meshes: [ { name: istiod-istio-system-mgmt-cluster, namespace: service-mesh-hub } ]
  backingServices:
  - kubeService: { name: reviews, namespace: bookinfo, clusterName: mgmt-cluster }
  - kubeService: { name: reviews, namespace: bookinfo, clusterName: remote-cluster }`,
  ],
  [
    'Service Mesh Hub traffic shift',
    'traffic-shift reviews-shift-failover -n bookinfo --service mgmt-cluster/bookinfo/reviews --to service-mesh-hub/reviews-failover',
    `
apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: reviews-shift-failover, namespace: bookinfo }
spec:
  destinationSelector:
  - kubeServiceRefs: { services: [ { name: reviews, namespace: bookinfo, clusterName: mgmt-cluster } ] }
  trafficShift:
    destinations: [ { failoverService: { name: reviews-failover, namespace: service-mesh-hub } } ]`,
  ],
  [
    'Linkerd failover',
    'traffic-split web-svc-failover -n emojivoto --service web-svc --primary web-svc --fallback web-svc-east',
    `
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web-svc-failover
  namespace: emojivoto
  labels: { failover.linkerd.io/controlled-by: linkerd-failover }
  annotations: { failover.linkerd.io/primary-service: web-svc }
spec:
  service: web-svc
  backends: [ { service: web-svc, weight: 1 }, { service: web-svc-east, weight: 0 } ]`,
  ],
];

describe('make', () => {
  it.each(guides)('%s', async (_, line, manifests) => {
    expect(await made(line)).toStrictEqual(yaml(manifests));
  });

  it('knows every KIND of the guides and `secret`', () => {
    const tested = new Set([...guides.map(([, line]) => line.split(' ')[0]), 'secret']);
    expect([...tested].sort()).toEqual(kinds.map(({ name }) => name));
  });

  it.each(
    kinds
      .filter(({ name }) => name !== 'secret')
      .flatMap(({ examples }) => examples.map(({ line }) => line.replace('failover generate ', ''))),
  )('gives its own example: %s', async (line) => {
    expect((await made(line)).length).toBeGreaterThan(0);
  });

  it('puts labels and annotations on every object, beside its own', async () => {
    const objects = await made('gateway g --labels team=a --annotations note=b');
    expect(objects.map(({ metadata }) => metadata)).toMatchObject([
      { name: 'g', labels: { app: 'gloo', team: 'a' }, annotations: { note: 'b' } },
      { name: 'failover', labels: { app: 'gloo', team: 'a' }, annotations: { note: 'b' } },
    ]);
  });

  it.each([
    ['gateway', 'needs a NAME'],
    ['scheme s --primary a/b/c', '--failover'],
    ['scheme s --primary b/c --failover a/b/c', '--primary: found `b/c`'],
    ['scheme s --primary a/b/c --failover a/b/c@0', '--failover: found `a/b/c@0`'],
    ['scheme s --primary a/b/c --failover d/e/f --health-check paht=/', '--health-check: found `paht`'],
    ['gateway g --port 0', '--port: found `0`'],
    ['gateway g --node-port 80', '--node-port: found `80`'],
    ['gateway g --service-type ClusterIP', '--service-type: found `ClusterIP`'],
    ['health-check --upstream a/b --interval 5', '--interval: found `5`'],
    ['health-check --upstream b', '--upstream: found `b`'],
    ['route --dest a/b', 'exactly one of --path-prefix'],
    ['route --dest a/b --path-prefix / --path-exact /x', 'found 2'],
    ['outlier-policy o --service a/b/c --consecutive-errors none', '--consecutive-errors: found `none`'],
    ['failover-service f --hostname h --port 70000 --mesh a/b --backing a/b/c', '--port: found `70000`'],
    ['traffic-shift t --service a/b/c --to f', '--to: found `f`'],
    ['traffic-split t --service s --primary p', '--fallback'],
    ['destination-rule d --host h --failover region1', '--failover: found `region1`'],
    ['destination-rule d --host h --sni x', '--tls: found'],
    ['service-entry s --host h --port 80', '--port: found `80`'],
    ['service-entry s --host h --port 80/HTTP --endpoint a@/zone', '--endpoint: found `a@/zone`'],
    ['gateway g --labels team', '--labels: found `team`'],
  ])('refuses `%s`', async (line, message) => {
    const refused = made(line);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(message);
  });
});

const { certificate, key } = await selfSigned('solo.io', { algorithm: 'ecdsa', days: 1, nowMs: Date.UTC(2026, 0, 1) });
const CERTIFICATE = certificate.toString();
const KEY = String(key.export({ type: 'pkcs8', format: 'pem' }));

describe('secret', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const files: Record<string, string> = {
    'a.crt': CERTIFICATE,
    'a.key': KEY,
    'b.key': String(other),
    junk: 'TOPSECRET',
  };
  const context: KindContext = { readFile: (path) => Promise.resolve(Buffer.from(files[path] ?? '')) };
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it('has the keys and the type that glooctl writes, byte for byte', async () => {
    const line = 'secret failover-downstream -n gloo-system --cert-chain a.crt --private-key a.key --root-ca a.crt';
    expect(await made(line, context)).toStrictEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'failover-downstream', namespace: 'gloo-system' },
        type: 'kubernetes.io/tls',
        data: { 'tls.crt': base64(CERTIFICATE), 'tls.key': base64(KEY), 'ca.crt': base64(CERTIFICATE) },
      },
    ]);
  });

  it('may hold a CA alone, with the pair present and empty', async () => {
    expect(await made('secret ca --root-ca a.crt', context)).toMatchObject([
      { data: { 'tls.crt': '', 'tls.key': '', 'ca.crt': base64(CERTIFICATE) } },
    ]);
  });

  it.each([
    ['--cert-chain a.crt --private-key b.key', 'b.key is not the private key of the certificate in a.crt'],
    ['--cert-chain a.crt', 'found only the chain'],
    ['--private-key a.key', 'found only the key'],
    ['--cert-chain junk --private-key a.key', 'junk: found no certificate'],
    ['--cert-chain a.crt --private-key junk', 'junk: found no usable private key'],
  ])('refuses %s and shows nothing private', async (flags, message) => {
    const error = await made(`secret s ${flags}`, context).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    const shown = JSON.stringify([(error as Error).message, (error as Error).cause ?? null, error]);
    expect(shown).toContain(message);
    expect(shown).not.toContain('TOPSECRET');
    expect(shown).not.toContain('PRIVATE KEY');
  });

  it('needs something to hold', async () => {
    await expect(made('secret s', context)).rejects.toThrow('needs `--cert-chain`');
  });
});
