/** Every field of a Failover, each on a line of its own. */
export const fullFailover = `apiVersion: failover.dev/v1alpha1
kind: Failover
metadata:
  name: reviews
  namespace: bookinfo
spec:
  mesh: service-mesh-hub
  service:
    host: reviews-failover.bookinfo.global
    port: 9080
    protocol: http
  clusters:
    mgmt-cluster:
      context: kind-mgmt
      locality: us-east1/us-east1-b
      management: true
    remote-cluster:
      context: kind-remote
      locality: us-west1/us-west1-a
  destinations:
    - cluster: mgmt-cluster
      namespace: bookinfo
      service: reviews
      port: 9081
      priority: 0
    - cluster: remote-cluster
      namespace: bookinfo
      service: reviews
      locality: us-west1/us-west1-c
      labels:
        version: v2
      priority: 1
      weight: 3
      replicas: 2
    - address: backup.example.com:443
      locality: eu/eu-1
      priority: 2
  detection:
    outlier:
      consecutive5xx: 1
      consecutiveGatewayFailure: 2
      interval: 10s
      baseEjectionTime: 30s
      maxEjectionPercent: 100
    healthCheck:
      type: http
      path: /health
      host: health.example.com
      port: 8081
      interval: 2s
      timeout: 500ms
      noTrafficInterval: 1m
      healthyThreshold: 2
      unhealthyThreshold: 3
      expectedStatuses:
        - 200
        - 204
  glooFederation:
    federationNamespace: gloo-fed
    glooNamespace: gloo-system
    gateway: helm
    serviceType: NodePort
    nodePort: 32000
    port: 15443
    downstreamSecret: failover-downstream
    upstreamSecret: failover-upstream
    sni: a_gloo-system
    route:
      virtualService: default
      domain: blue.example.com
      pathPrefix: /
  serviceMeshHub:
    namespace: service-mesh-hub
    meshes:
      - name: istiod-istio-system-mgmt-cluster
        namespace: service-mesh-hub
    outlierPolicyName: outlier
    failoverServiceName: reviews-failover
    trafficShift:
      name: reviews-shift
      from:
        - mgmt-cluster/bookinfo/reviews
    virtualMesh: virtual-mesh
    accessPolicies: true
  istio:
    clusters:
      - mgmt-cluster
    mode: failover
    failover:
      - from: us-east1
        to: us-west1
    failoverPriority:
      - topology.istio.io/network
    loadBalancer: ROUND_ROBIN
    connectionPool: {}
    subsets: []
    tls: {}
    exportTo:
      - '*'
    resolution: DNS
    location: MESH_EXTERNAL
    serviceEntryName: reviews-entry
  linkerd:
    api: httproute
    apex: reviews
    controllerSelector: app=failover
    export: false
  envoy:
    listener:
      address: 0.0.0.0
      port: 10000
    adminPort: 9901
    lbPolicy: LEAST_REQUEST
    overprovisioningFactor: 200
    panicThreshold: 0
    retryPolicy: {}
    timeout: 3s
`;

/** Every field of a Scenario, each on a line of its own. */
export const fullScenario = `apiVersion: failover.dev/v1alpha1
kind: Scenario
metadata:
  name: primary-down
spec:
  client:
    locality: us-east1/us-east1-b
    cluster: mgmt-cluster
    labels:
      app: web
  service: reviews
  engine:
    envoy: '1.27'
  traffic:
    rps: 50
    duration: 2m
    arrivals: poisson
    seed: 7
  topology:
    - cluster: mgmt-cluster
      namespace: bookinfo
      service: reviews
      port: 9080
      locality: us-east1/us-east1-b
      labels:
        version: v1
      priority: 0
      weight: 2
      replicas: 3
      latency:
        p50: 1ms
        p99: 2ms
  latency:
    p50: 5ms
    p99: 50ms
  events:
    - at: 40s
      target:
        cluster: mgmt-cluster
      recover: true
    - at: 10s
      target:
        cluster: mgmt-cluster
        namespace: bookinfo
        service: reviews
        locality: us-east1
        priority: 0
        endpoint: 10.0.0.1:9080
      fault:
        type: http
        status: 503
        percent: 50
        on: data
    - at: 10s
      target: {}
      fault:
        type: delay
        by: 2s
    - at: 20s
      target: {}
      fault:
        type: scale
        to: 0
    - at: 20s
      target: {}
      fault:
        type: health-check
  expect:
    - availability: '>= 99%'
    - availability: '> 0.995'
    - failed: '<= 20'
    - failed: '<1%'
    - failover:
        within: 2s
        to:
          cluster: remote-cluster
          priority: 1
    - failover:
        within: 5s
    - recovery:
        within: 1m30s
`;
