import { ANYTHING, FLAG, INT32, listOf, object, oneOf, PORT, PROTOCOL, TEXT, TEXT_BY_NAME, TEXTS } from './fields.js';

/** kubernetes: pkg/apis/core/validation, ValidateService. */
export const service = object({
  spec: object({
    allocateLoadBalancerNodePorts: FLAG,
    clusterIP: TEXT,
    clusterIPs: TEXTS,
    externalIPs: TEXTS,
    externalName: TEXT,
    externalTrafficPolicy: oneOf('Cluster', 'Local'),
    healthCheckNodePort: INT32,
    internalTrafficPolicy: oneOf('Cluster', 'Local'),
    ipFamilies: listOf(oneOf('IPv4', 'IPv6')),
    ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
    loadBalancerClass: TEXT,
    loadBalancerIP: TEXT,
    loadBalancerSourceRanges: TEXTS,
    ports: {
      ...listOf(
        object(
          {
            appProtocol: TEXT,
            name: TEXT,
            // 0 asks for one, as an absent field does.
            nodePort: { ...PORT, minimum: 0 },
            port: PORT,
            protocol: PROTOCOL,
            targetPort: { 'x-kubernetes-int-or-string': true },
          },
          'port',
        ),
      ),
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
    },
    publishNotReadyAddresses: FLAG,
    selector: TEXT_BY_NAME,
    sessionAffinity: oneOf('None', 'ClientIP'),
    sessionAffinityConfig: object({
      clientIP: object({ timeoutSeconds: { ...INT32, minimum: 1, maximum: 86_400 } }),
    }),
    // Gone since 1.22, which drops it without a word.
    topologyKeys: TEXTS,
    trafficDistribution: oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
    type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
  }),
  status: ANYTHING,
});
