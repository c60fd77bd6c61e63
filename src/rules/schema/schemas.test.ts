import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import type { Finding } from '../../model/finding.js';
import { validate } from '../validate.js';

/** What the schemas say of a document, without the rules of the meshes. */
function findings(head: string, body: string): Finding[] {
  const [apiVersion, kind] = head.split(' ');
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: reviews, namespace: shop }\n${body}`;
  return validate(parseManifests(text, 'x.yaml').documents).filter(({ rule }) => rule.startsWith('schema/'));
}

function found(head: string, body: string): string[] {
  return findings(head, body).map(({ position, rule, path }) => `${position.line} ${rule} ${path}`);
}

/** Kind; a good body; a bad one, which starts in line 4; line, rule and path of what is wrong with it. */
const KINDS: [string, string, string, string][] = [
  [
    'v1 Service',
    'spec: { selector: { app: reviews }, ports: [{ port: 80, targetPort: http }], trafficDistribution: PreferClose }',
    'spec:\n  selectors: { app: reviews }\n',
    '5 schema/unknown-field spec.selectors',
  ],
  [
    'v1 Service',
    'spec: { type: ExternalName, externalName: reviews.example.com }',
    'spec:\n  ports:\n    - port: 80\n      protocol: HTTP\n',
    '7 schema/invalid-value spec.ports[0].protocol',
  ],
  [
    'v1 Service',
    'spec:\n  ports: [{ name: tcp, port: 53 }, { name: udp, port: 53, protocol: UDP }]',
    'spec:\n  ports:\n    - name: http\n',
    '6 schema/missing-field spec.ports[0].port',
  ],
  [
    'v1 Endpoints',
    'subsets: [{ addresses: [{ ip: 10.0.0.1, nodeName: a }], ports: [{ port: 80 }] }]',
    'subsets:\n  - addresses:\n      - hostname: a\n',
    '6 schema/missing-field subsets[0].addresses[0].ip',
  ],
  [
    'discovery.k8s.io/v1 EndpointSlice',
    'addressType: IPv4\nendpoints: [{ addresses: [10.0.0.1], zone: a, conditions: { ready: null } }]',
    'addressType: IPv4\nendpoints:\n  - addresses: [10.0.0.1]\n    conditions: { ready: "yes" }\n',
    '7 schema/wrong-type endpoints[0].conditions.ready',
  ],
  [
    'discovery.k8s.io/v1beta1 EndpointSlice',
    'addressType: IPv4\nendpoints: [{ addresses: [10.0.0.1], topology: { topology.kubernetes.io/zone: a } }]',
    'addressType: ipv4\nendpoints: []\n',
    '4 schema/invalid-value addressType',
  ],
  [
    'apps/v1 Deployment',
    'spec: { replicas: 0, selector: { matchLabels: { app: a } }, template: { spec: { containers: [{ name: a }] } } }',
    'spec:\n  replicas: -1\n',
    '5 schema/invalid-value spec.replicas',
  ],
  [
    'apps/v1 Deployment',
    'spec: { template: { metadata: { labels: { version: "1" } } } }',
    'spec:\n  template:\n    metadata:\n      labels: { version: 1 }\n',
    '7 schema/wrong-type spec.template.metadata.labels.version',
  ],
  [
    'apps/v1 StatefulSet',
    'spec: { replicas: 3, serviceName: reviews, volumeClaimTemplates: [{ metadata: { name: data } }] }',
    'spec:\n  replicas: "3"\n',
    '5 schema/wrong-type spec.replicas',
  ],
  [
    'apps/v1 ReplicaSet',
    'spec: { replicas: 3, minReadySeconds: 5 }',
    'spec:\n  replica: 3\n',
    '5 schema/unknown-field spec.replica',
  ],
  [
    'apps/v1 DaemonSet',
    'spec: { selector: { matchLabels: { app: a } }, updateStrategy: { type: OnDelete } }',
    'spec:\n  replicas: 3\n',
    '5 schema/unknown-field spec.replicas',
  ],
  [
    'v1 Pod',
    'spec: { nodeName: a, priority: 5 }\nstatus: { podIP: 10.0.0.1, conditions: [] }',
    'spec:\n  containers:\n    - name: a\n      ports:\n        - { containerPort: 80000 }\n',
    '8 schema/invalid-value spec.containers[0].ports[0].containerPort',
  ],
  [
    'v1 Node',
    'spec: { taints: [] }\nstatus: { addresses: [{ type: InternalIP, address: 10.0.0.1 }], capacity: { cpu: 2 } }',
    'status:\n  addresses:\n    - address: 10.0.0.1\n',
    '6 schema/missing-field status.addresses[0].type',
  ],
  [
    'v1 Namespace',
    'spec: { finalizers: [kubernetes] }',
    'labels: { istio-injection: enabled }',
    '4 schema/unknown-field labels',
  ],
  [
    'v1 ConfigMap',
    'data: { mesh: "a: 1" }\nimmutable: true',
    'data:\n  retries: 5\n',
    '5 schema/wrong-type data.retries',
  ],
  ['v1 Secret', 'type: Opaque\ndata: { a: aHVudGVyMg== }', 'data:\n  a: hunter2\n', '5 schema/invalid-value data.a'],
  [
    'discovery.smh.solo.io/v1alpha2 Mesh',
    'spec: { istio: { installation: { cluster: a, namespace: istio-system } }, agentInfo: { agentNamespace: smh } }',
    'spec:\n  istio:\n    installation:\n      clusterName: a\n',
    '7 schema/unknown-field spec.istio.installation.clusterName',
  ],
  [
    'discovery.smh.solo.io/v1alpha2 TrafficTarget',
    'spec: { kubeService: { ref: { name: a, clusterName: b }, ports: [{ port: 80 }] }, mesh: { name: m } }',
    'spec:\n  kubeService:\n    ports:\n      - port: "80"\n',
    '7 schema/wrong-type spec.kubeService.ports[0].port',
  ],
  [
    'discovery.smh.solo.io/v1alpha2 Workload',
    'spec: { kubernetes: { controller: { name: a }, podLabels: { app: a } } }',
    'spec:\n  kubernetes:\n    podLabels: [app]\n',
    '6 schema/wrong-type spec.kubernetes.podLabels',
  ],
  [
    'multicluster.solo.io/v1alpha1 KubernetesCluster',
    'spec: { secretName: a, clusterDomain: cluster.local, later: 1 }',
    'spec:\n  secretName: 5\n',
    '5 schema/wrong-type spec.secretName',
  ],
  [
    'networking.mesh.gloo.solo.io/v1alpha2 FailoverService',
    'spec: { hostname: a.global, port: { number: 80, protocol: http }, backingServices: [{ kubeService: { name: a } }] }',
    'spec:\n  hostname: a.global\n  backingService: []\n',
    '6 schema/unknown-field spec.backingService',
  ],
  [
    'networking.mesh.gloo.solo.io/v1alpha2 TrafficPolicy',
    'spec: { outlierDetection: { consecutiveErrors: 5 } }',
    'spec:\n  outlierDetection:\n    consecutiveErrors: five\n',
    '6 schema/wrong-type spec.outlierDetection.consecutiveErrors',
  ],
  [
    'networking.mesh.gloo.solo.io/v1alpha2 VirtualMesh',
    'spec: { meshes: [{ name: a, namespace: b }] }',
    'spec:\n  meshes: a\n',
    '5 schema/wrong-type spec.meshes',
  ],
  [
    'networking.mesh.gloo.solo.io/v1alpha2 AccessPolicy',
    'spec: { allowedMethods: [GET] }',
    'spec:\n  allowedMethods:\n    - get\n',
    '6 schema/invalid-value spec.allowedMethods[0]',
  ],
  [
    'fed.solo.io/v1 GlooInstance',
    'spec: { cluster: a, region: b, admin: {}, proxies: [{ zones: [c], wattage: 5 }] }',
    'spec:\n  proxies:\n    - zones: c\n',
    '6 schema/wrong-type spec.proxies[0].zones',
  ],
  [
    'policy.linkerd.io/v1beta3 HTTPRoute',
    'spec: { parentRefs: [{ group: policy.linkerd.io, kind: Server, name: a }], rules: [{ backendRefs: [{ name: a }] }] }',
    'spec:\n  rules:\n    - backendRefs:\n        - { name: a, port: 80, weight: -1 }\n',
    '7 schema/invalid-value spec.rules[0].backendRefs[0].weight',
  ],
];

describe('the schema of', () => {
  it.each(KINDS)('%s takes what is right: %s', (kind, good) => {
    expect(found(kind, good)).toEqual([]);
  });

  it.each(KINDS)('%s finds what is wrong: %s', (kind, _, bad, problem) => {
    expect(found(kind, bad)).toEqual([problem]);
  });

  it.each([
    'v2 Service',
    'apps/v1beta1 Deployment',
    'policy.linkerd.io/v9 HTTPRoute',
    'serving.knative.dev/v1 Service',
  ])('another version or group says nothing: %s', (kind) =>
    expect(found(kind, 'spec: { replicas: -1, unknwn: 1 }')).toEqual([]),
  );

  it('Gateway API’s HTTPRoute may use the fields of the experimental channel', () => {
    const rule = [
      'retry: { codes: [503], attempts: 2 }',
      'sessionPersistence: { sessionName: s, type: Cookie }',
      'filters: [{ type: CORS, cors: { allowOrigins: [https://a.example] } }, { type: RequestRedirect, requestRedirect: { statusCode: 308 } }]',
    ];
    expect(
      found(
        'gateway.networking.k8s.io/v1 HTTPRoute',
        `spec: { useDefaultGateways: All, rules: [{ ${rule.join(', ')} }] }`,
      ),
    ).toEqual([]);
    expect(found('gateway.networking.k8s.io/v1 HTTPRoute', 'spec: { rules: [{ retries: { attempts: 2 } }] }')).toEqual([
      '4 schema/unknown-field spec.rules[0].retries',
    ]);
  });

  it.each(['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3'])('Linkerd’s HTTPRoute is known in %s', (version) => {
    expect(found(`policy.linkerd.io/${version} HTTPRoute`, 'spec: { rule: [] }')).toEqual([
      '4 schema/unknown-field spec.rule',
    ]);
  });
});

describe('a Secret', () => {
  it.each([
    'data: { a: 424242 }',
    'data: { a: true424242 }',
    'data: { a: [424242] }',
    'data: { a: "424242" }',
    'data: "424242"',
    'data: 424242',
    'data: [424242]',
    'stringData: { a: 424242 }',
    'stringData: 424242',
    'binaryData: { a: 424242 }',
  ])('is never told: %s', (body) => {
    const told = findings('v1 Secret', body);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('424242');
  });

  // Go: encoding/base64 passes over line ends; the API server decodes with it.
  it('may be folded', () => expect(found('v1 Secret', 'data:\n  a: |\n    aHVu\n    dGVyMg==\n')).toEqual([]));
});
