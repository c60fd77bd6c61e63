/** What a running istiod sent one client for one Envoy cluster. */
export interface Observation {
  what: string;
  manifests: string;
  client: { locality: string; labels?: Record<string, string>; namespace: string; network?: string; node?: string };
  /** `outbound|PORT|SUBSET|HOST`. */
  cluster: string;
  /** One text for each endpoint: priority, locality, address, weight, and the status where it is not healthy. */
  sent: string[];
}

const zones = `
apiVersion: v1
kind: Node
metadata: { name: node1, labels: { topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1 } }
---
apiVersion: v1
kind: Node
metadata: { name: node2, labels: { topology.kubernetes.io/region: r2, topology.kubernetes.io/zone: z1 } }
`;

const service = (spec = '', labels = '') => `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, labels: { ${labels} } }
spec: { clusterIP: 10.96.0.9, selector: { app: web }, ports: [ { name: http, port: 80, targetPort: 8080, protocol: TCP } ], ${spec} }
`;

const pod = (number: number, node: string, labels = '') => `
apiVersion: v1
kind: Pod
metadata: { name: web-${number}, namespace: shop, labels: { app: web, security.istio.io/tlsMode: istio, ${labels} } }
spec: { nodeName: ${node}, containers: [ { name: web, image: web } ] }
status: { phase: Running, podIP: 10.1.0.${number}, podIPs: [ { ip: 10.1.0.${number} } ], conditions: [ { type: Ready, status: "True" } ] }
`;

const slice = (...conditions: string[]) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, namespace: shop, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [ { name: http, port: 8080, protocol: TCP } ]
endpoints:
${conditions
  .map(
    (condition, index) =>
      `- { addresses: [ 10.1.0.${index + 1} ], conditions: { ${condition} }, targetRef: { kind: Pod, name: web-${index + 1}, namespace: shop } }`,
  )
  .join('\n')}
`;

const READY = 'ready: true, serving: true, terminating: false';

const entry = (endpoints: string, more = '') => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec:
  hosts: [ api.example.com ]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  ${more}
  ${endpoints}
`;

const other = (name: string, spec: string, createdAt = '2026-01-02T00:00:00Z', namespace = 'shop') => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, namespace: ${namespace}, creationTimestamp: "${createdAt}" }
spec: { hosts: [ api.example.com ], location: MESH_INTERNAL, ${spec} }
`;

const rule = (host: string, policy: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: rule, namespace: shop }
spec: { host: ${host}, trafficPolicy: { ${policy} } }
`;

const mesh = (networks: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: "{}"
  meshNetworks: '{"networks": {${networks}}}'
`;

const gateway = (network: string, address: string) =>
  `"${network}": {"endpoints": [], "gateways": [{"address": "${address}", "port": 15443}]}`;

const text = (...documents: string[]) => documents.join('---');
const WEB = 'outbound|80||web.shop.svc.cluster.local';
const API = 'outbound|80||api.example.com';
const client = { locality: 'r1/z1', namespace: 'shop' };

/** Observed with istiod at istio/istio 86c9f01 (1.32). */
export const observations: Observation[] = [
  {
    what: 'an unready pod of whose end its slice says nothing counts as terminating',
    manifests: text(
      zones,
      service(),
      pod(1, 'node1'),
      pod(2, 'node2'),
      pod(3, 'node2'),
      slice(READY, 'ready: false', 'ready: false, serving: false, terminating: false'),
    ),
    client,
    cluster: WEB,
    sent: ['0 r1/z1 10.1.0.1 1', '0 r2/z1 10.1.0.3 1 UNHEALTHY'],
  },
  {
    what: 'a terminating pod that is published as ready is sent',
    manifests: text(zones, service(), pod(1, 'node1'), slice('ready: true, serving: true, terminating: true')),
    client,
    cluster: WEB,
    sent: ['0 r1/z1 10.1.0.1 1'],
  },
  {
    what: 'a pod labelled as draining is not sent',
    manifests: text(
      zones,
      service(),
      pod(1, 'node1'),
      pod(2, 'node2', 'istio.io/draining: "yes"'),
      slice(READY, READY),
    ),
    client,
    cluster: WEB,
    sent: ['0 r1/z1 10.1.0.1 1'],
  },
  {
    what: 'with persistent sessions it is, as draining',
    manifests: text(
      zones,
      service('', 'istio.io/persistent-session: cookie'),
      pod(1, 'node1'),
      pod(2, 'node2', 'istio.io/draining: "yes"'),
      slice(READY, READY),
    ),
    client,
    cluster: WEB,
    sent: ['0 r1/z1 10.1.0.1 1', '0 r2/z1 10.1.0.2 1 DRAINING'],
  },
  {
    what: 'an inline endpoint labelled as draining is not sent',
    manifests: text(
      entry(
        'endpoints: [ { address: 10.2.0.1, labels: { istio.io/draining: "true" } }, { address: 10.2.0.2, locality: r1/z1 } ]',
      ),
    ),
    client,
    cluster: API,
    sent: ['0 r1/z1 10.2.0.2 1'],
  },
  {
    what: 'an empty locality label hides the legacy one, and the node tells',
    manifests: text(
      zones,
      service(),
      pod(1, 'node2', 'topology.istio.io/locality: "", istio-locality: r1.z1'),
      slice(READY),
    ),
    client,
    cluster: WEB,
    sent: ['0 r2/z1 10.1.0.1 1'],
  },
  {
    what: 'internalTrafficPolicy Local: a client without a node gets the endpoints without one',
    manifests: text(
      zones,
      service('internalTrafficPolicy: Local'),
      pod(1, 'node1'),
      slice(READY).replace(
        'endpoints:',
        `endpoints:\n- { addresses: [ 10.9.9.9 ], conditions: { ${READY} }, nodeName: node1 }`,
      ),
    ),
    client,
    cluster: WEB,
    sent: ['0  10.9.9.9 1'],
  },
  {
    what: 'meshNetworks place the endpoints of a registry in a network behind its gateway',
    manifests: text(
      mesh(
        '"near": {"endpoints": [{"fromRegistry": "Kubernetes"}], "gateways": [{"address": "192.0.2.1", "port": 15443}]}',
      ),
      zones,
      service(),
      pod(1, 'node1'),
      pod(2, 'node2'),
      slice(READY, READY),
    ),
    client: { ...client, network: 'far' },
    cluster: WEB,
    sent: ['0 r1/z1 192.0.2.1 1', '0 r2/z1 192.0.2.1 1'],
  },
  {
    what: "gateways of the endpoint's own cluster stand before those of meshNetworks, and both count for the scale",
    manifests: text(
      mesh(gateway('near', '192.0.2.1')),
      `
apiVersion: v1
kind: Service
metadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: near } }
spec: { type: LoadBalancer, clusterIP: 10.96.0.8, ports: [ { name: tls, port: 15443, protocol: TCP } ] }
status: { loadBalancer: { ingress: [ { ip: 192.0.2.2 } ] } }
`,
      zones,
      service(),
      pod(1, 'node1', 'topology.istio.io/network: near'),
      pod(2, 'node2', 'topology.istio.io/network: here'),
      slice(READY, READY),
    ),
    client: { ...client, network: 'here' },
    cluster: WEB,
    sent: ['0 r1/z1 192.0.2.2 2', '0 r2/z1 10.1.0.2 2'],
  },
  {
    what: 'a network label alone sends no WorkloadEntry through a gateway, and failoverPriority compares it',
    manifests: text(
      mesh(gateway('near', '192.0.2.1')),
      entry('workloadSelector: { labels: { app: api } }'),
      `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: one, namespace: shop }
spec: { address: 10.2.0.1, labels: { app: api, topology.istio.io/network: near }, serviceAccount: api }
`,
      `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: two, namespace: shop }
spec: { address: 10.2.0.2, labels: { app: api }, network: near, serviceAccount: api }
`,
      `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: three, namespace: shop }
spec: { address: 10.2.0.3, labels: { app: api, topology.istio.io/network: here }, serviceAccount: api }
`,
      rule(
        'api.example.com',
        'outlierDetection: {}, loadBalancer: { localityLbSetting: { failoverPriority: [ topology.istio.io/network ] } }',
      ),
    ),
    client: { ...client, network: 'here' },
    cluster: API,
    sent: ['0  10.2.0.3 1', '1  10.2.0.1 1', '1  192.0.2.1 1'],
  },
  {
    what: "the network of the cluster's istio-system is compared for a WorkloadEntry that names none",
    manifests: text(
      `
apiVersion: v1
kind: Namespace
metadata: { name: istio-system, labels: { topology.istio.io/network: here } }
`,
      entry('endpoints: [ { address: 10.2.0.1 }, { address: 10.2.0.2, network: near } ]'),
      rule(
        'api.example.com',
        'outlierDetection: {}, loadBalancer: { localityLbSetting: { failoverPriority: [ topology.istio.io/network ] } }',
      ),
    ),
    client: { ...client, network: 'here' },
    cluster: API,
    sent: ['0  10.2.0.1 1', '1  10.2.0.2 1'],
  },
  {
    what: 'distribute counts 1 for a locality that lost its endpoints between networks',
    manifests: text(
      mesh(gateway('near', '192.0.2.1')),
      entry(
        'endpoints: [ { address: 10.2.0.1, locality: r1/z1, network: near }, { address: 10.2.0.2, locality: r1/z2, weight: 3 }, { address: 10.2.0.3, locality: r2/z1, weight: 3 } ]',
      ),
      rule(
        'api.example.com',
        'loadBalancer: { localityLbSetting: { distribute: [ { from: r1, to: { "*": 100 } } ] } }',
      ),
    ),
    client: { ...client, locality: 'r1', network: 'here' },
    cluster: API,
    sent: ['0 r1/z2 10.2.0.2 43', '0 r2/z1 10.2.0.3 43'],
  },
  {
    what: "a port's entry without tls leaves the rule's own in force for gateways",
    manifests: text(
      mesh(gateway('near', '192.0.2.1')),
      zones,
      service(),
      pod(1, 'node1', 'topology.istio.io/network: near'),
      pod(2, 'node2', 'topology.istio.io/network: here'),
      slice(READY, READY),
      rule(
        'web.shop.svc.cluster.local',
        'tls: { mode: SIMPLE }, portLevelSettings: [ { port: { number: 80 }, connectionPool: { tcp: { maxConnections: 5 } } } ]',
      ),
    ),
    client: { ...client, network: 'here' },
    cluster: WEB,
    sent: ['0 r2/z1 10.1.0.2 1'],
  },
  {
    what: 'a DNS cluster joins ServiceEntries of its host by the number of the port, whatever its name',
    manifests: text(
      other(
        'one',
        'resolution: DNS, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: a.example.com } ]',
      ),
      other(
        'two',
        'resolution: DNS, ports: [ { number: 80, name: web, protocol: HTTP } ], endpoints: [ { address: b.example.com } ]',
        '2026-01-03T00:00:00Z',
      ),
    ),
    client,
    cluster: API,
    sent: ['0  a.example.com 1', '0  b.example.com 1'],
  },
  {
    what: 'any other cluster joins them by the name of the port',
    manifests: text(
      other(
        'one',
        'resolution: STATIC, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: 10.2.0.1 } ]',
      ),
      other(
        'two',
        'resolution: STATIC, ports: [ { number: 80, name: web, protocol: HTTP } ], endpoints: [ { address: 10.2.0.2 } ]',
        '2026-01-03T00:00:00Z',
      ),
      other(
        'three',
        'resolution: STATIC, ports: [ { number: 81, name: http, protocol: HTTP } ], endpoints: [ { address: 10.2.0.3 } ]',
        '2026-01-04T00:00:00Z',
      ),
    ),
    client,
    cluster: API,
    sent: ['0  10.2.0.1 1', '0  10.2.0.3 1'],
  },
  {
    what: 'a name that resolves round robin adds nothing to a port that has an endpoint, and leaves the others theirs',
    manifests: text(
      other('one', 'resolution: DNS_ROUND_ROBIN, ports: [ { number: 80, name: http, protocol: HTTP } ]'),
      other(
        'two',
        'resolution: STATIC, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: 10.2.0.2 } ]',
        '2026-01-03T00:00:00Z',
      ),
      other(
        'three',
        'resolution: DNS_ROUND_ROBIN, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: c.example.com } ]',
        '2026-01-04T00:00:00Z',
      ),
    ),
    client,
    cluster: API,
    sent: ['0  10.2.0.2 1', '0  api.example.com 1'],
  },
  {
    what: 'a younger ServiceEntry for its own namespace alone stands before a public one there',
    manifests: text(
      other(
        'one',
        'resolution: DNS, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: a.example.com } ]',
      ),
      other(
        'two',
        'exportTo: [ "." ], resolution: STATIC, ports: [ { number: 80, name: web, protocol: HTTP } ], endpoints: [ { address: 10.2.0.2 } ]',
        '2026-01-03T00:00:00Z',
      ),
    ),
    client,
    cluster: API,
    sent: ['0  10.2.0.2 1'],
  },
  {
    what: 'of two as old as each other in other namespaces the first namespace counts, not the first name',
    manifests: text(
      other(
        'one',
        'resolution: STATIC, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: 10.2.0.1 } ]',
        '2026-01-02T00:00:00Z',
        'zoo',
      ),
      other(
        'two',
        'resolution: STATIC, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: 10.2.0.2 } ]',
      ),
    ),
    client: { ...client, namespace: 'elsewhere' },
    cluster: API,
    sent: ['0  10.2.0.2 1'],
  },
  {
    what: 'a service that is exported to others only reaches its own namespace where a VirtualService routes to it',
    manifests: text(
      other(
        'one',
        'exportTo: [ far ], resolution: STATIC, ports: [ { number: 80, name: http, protocol: HTTP } ], endpoints: [ { address: 10.2.0.1 } ]',
      ),
      `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec: { hosts: [ api.example.com ], http: [ { route: [ { destination: { host: api.example.com, port: { number: 80 } } } ] } ] }
`,
    ),
    client,
    cluster: API,
    sent: ['0  10.2.0.1 1'],
  },
  {
    what: "the port that a ServiceEntry adds to the host of a Service has none of the Service's endpoints",
    manifests: text(
      zones,
      service(),
      pod(1, 'node1'),
      slice(READY),
      other(
        'one',
        'resolution: STATIC, ports: [ { number: 80, name: web, protocol: HTTP }, { number: 81, name: http, protocol: HTTP } ], endpoints: [ { address: 10.2.0.1 } ]',
      ).replace('api.example.com', 'web.shop.svc.cluster.local'),
    ),
    client,
    cluster: WEB,
    sent: ['0  10.2.0.1 1', '0 r1/z1 10.1.0.1 1'],
  },
];
