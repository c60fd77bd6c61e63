import type { Json } from '../model/document.js';
import { asList, asNumber, asObject, asText, asTextMap } from '../model/json.js';
import type { ServicePort } from '../model/topology.js';
import { namespaceOf, type Source } from './source.js';

/** A Service: its ports, its selector, and how it wants its traffic distributed. */
export const service: Source = {
  apiGroup: '',
  kinds: ['Service'],
  read(document, facts) {
    const spec = asObject(document.value.spec);
    const ingress = asList(asObject(asObject(document.value.status).loadBalancer).ingress).map(asObject);
    facts.services.push({
      cluster: document.cluster,
      namespace: namespaceOf(document),
      name: document.name,
      labels: document.labels,
      annotations: document.annotations,
      selector: asTextMap(spec.selector),
      ports: asList(spec.ports).flatMap(readPort),
      type: asText(spec.type) ?? 'ClusterIP',
      headless: spec.clusterIP === 'None',
      externalName: asText(spec.externalName),
      trafficDistribution: asText(spec.trafficDistribution),
      internalTrafficPolicy: asText(spec.internalTrafficPolicy),
      publishNotReadyAddresses: spec.publishNotReadyAddresses === true,
      loadBalancer: ingress.flatMap((entry) => asText(entry.ip) ?? asText(entry.hostname) ?? []),
      origin: { document, path: [] },
    });
  },
};

function readPort(value: Json): ServicePort[] {
  const entry = asObject(value);
  const port = asNumber(entry.port);
  if (port === undefined) return [];
  return [
    {
      name: asText(entry.name),
      port,
      targetPort: asNumber(entry.targetPort) ?? asText(entry.targetPort),
      protocol: asText(entry.protocol) ?? 'TCP',
      appProtocol: asText(entry.appProtocol),
      nodePort: asNumber(entry.nodePort),
    },
  ];
}
