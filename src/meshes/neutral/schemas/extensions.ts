import type { Schema } from '../../../manifest/schema.js';
import { anyObject, choice, flag, list, object, percent, period, port, text, whole } from './fields.js';

/** What only one mesh understands, under the mesh's own key. */
export const extensions: Record<string, Schema> = {
  glooFederation: object('For mesh `gloo-federation`', {
    federationNamespace: text('Namespace of the FailoverScheme (default: gloo-fed)'),
    glooNamespace: text('Namespace of Upstreams and Gateways (default: gloo-system)'),
    gateway: choice('How the failover Gateway is made', ['manifest', 'helm'], 'manifest'),
    serviceType: choice("Type of the failover Gateway's Service", ['LoadBalancer', 'NodePort'], 'LoadBalancer'),
    nodePort: port('Node port of that Service'),
    port: port('Port of the failover Gateway (default: 15443)'),
    downstreamSecret: text('TLS Secret of the failover Gateway (default: failover-downstream)'),
    upstreamSecret: text('TLS Secret of the primary side (default: failover-upstream)'),
    sni: text('Server name sent to the failover Gateway'),
    route: object('The route to the primary Upstream', {
      virtualService: text('VirtualService that holds it'),
      domain: text('Domain of the VirtualService'),
      pathPrefix: text('Prefix that it matches'),
    }),
  }),
  serviceMeshHub: object('For mesh `service-mesh-hub`', {
    namespace: text("Namespace of Service Mesh Hub's objects (default: service-mesh-hub)"),
    meshes: list(
      'Meshes in which the host becomes visible',
      object('A discovered Mesh', { name: text('Name'), namespace: text('Namespace') }, ['name']),
      1,
    ),
    outlierPolicyName: text('Name of the TrafficPolicy with the outlier detection'),
    failoverServiceName: text('Name of the FailoverService'),
    trafficShift: object('A TrafficPolicy that sends the traffic of services to the failover service', {
      name: text('Name of the TrafficPolicy'),
      from: list('Services whose traffic is sent', text('A name, or `CLUSTER/NAMESPACE/SERVICE`')),
    }),
    virtualMesh: text('Name of the VirtualMesh that groups the meshes'),
    accessPolicies: flag('Whether to write AccessPolicies that let clients call the services', false),
  }),
  istio: object('For mesh `istio`', {
    clusters: list('Clusters that get the objects (default: all)', text('A key of `spec.clusters`')),
    mode: choice('What decides the order', ['failover', 'failoverPriority', 'distribute']),
    failover: list(
      'Where each region fails over to',
      object('One region', { from: text('Region that fails'), to: text('Region that takes over') }, ['from', 'to']),
    ),
    failoverPriority: list('Label keys, or `key=value`, most important first', text('A label')),
    loadBalancer: {
      description: 'Load balancing inside one level: its algorithm, or the whole `loadBalancer` of a DestinationRule',
      oneOf: [text('An algorithm such as `ROUND_ROBIN`'), anyObject('`loadBalancer` of a DestinationRule')],
    },
    connectionPool: anyObject('`connectionPool` of a DestinationRule'),
    subsets: list('`subsets` of a DestinationRule', anyObject('One subset')),
    tls: anyObject('`tls` of a DestinationRule'),
    exportTo: list('Namespaces that see the objects', text('A namespace, `.` or `*`')),
    resolution: choice('`resolution` of a ServiceEntry', ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS']),
    location: choice('`location` of a ServiceEntry', ['MESH_EXTERNAL', 'MESH_INTERNAL']),
    serviceEntryName: text('Name of the ServiceEntry (default: that of the document)'),
  }),
  linkerd: object('For mesh `linkerd`', {
    api: choice('API that carries the failover', ['trafficsplit', 'httproute'], 'trafficsplit'),
    apex: text('Service that clients call'),
    controllerSelector: text("Label selector of the failover controller's TrafficSplits"),
    export: flag('Whether remote Services get the label that exports them', true),
  }),
  envoy: object('For mesh `envoy`', {
    listener: object('Where the proxy listens', { address: text('Address'), port: port('Port') }),
    adminPort: port('Port of the admin interface'),
    lbPolicy: choice('Load balancing inside one level', [
      'ROUND_ROBIN',
      'LEAST_REQUEST',
      'RING_HASH',
      'RANDOM',
      'MAGLEV',
    ]),
    overprovisioningFactor: whole("Envoy's `overprovisioning_factor` in percent (default: 140)", 1),
    panicThreshold: percent("Envoy's `healthy_panic_threshold` in percent (default: 50)"),
    retryPolicy: anyObject("Envoy's `retry_policy` of the route"),
    timeout: period("The route's time-out (default: 15s)"),
  }),
};
