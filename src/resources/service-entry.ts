import type { Document, Origin } from '../model/document.js';
import { creationSeconds } from './destination-rule.js';
import { Field } from './field.js';

export type Resolution = 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';

export interface ServiceEntryPort {
  number: number;
  name: string;
  /** As written. */
  protocol: string;
  targetPort?: number;
}

export interface ServiceEntryEndpoint {
  /** As written, `unix://` included; '' when only a network is given. */
  address: string;
  ports: Record<string, number>;
  labels: Record<string, string>;
  /** As written; undefined when the field is absent. */
  locality?: string;
  network?: string;
  weight: number;
  serviceAccount?: string;
  origin: Origin;
}

/** Istio's ServiceEntry (v1, v1beta1 and v1alpha3 have one schema), its defaults filled in. */
export interface ServiceEntry {
  name: string;
  namespace: string;
  cluster?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  hosts: string[];
  ports: ServiceEntryPort[];
  resolution: Resolution;
  location: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
  endpoints: ServiceEntryEndpoint[];
  /** Labels of `workloadSelector`; undefined when there is none. */
  selector?: Record<string, string>;
  exportTo: string[];
  createdAt: number;
  origin: Origin;
}

const RESOLUTIONS: readonly Resolution[] = ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'];

/** Reads a ServiceEntry as istiod does: what has the wrong type reads as absent. */
export function readServiceEntry(document: Document): ServiceEntry {
  const spec = Field.root(document).get('spec');
  const selector = spec.get('workloadSelector');
  const resolution = spec.get('resolution').text();
  return {
    name: document.name,
    namespace: document.namespace ?? 'default',
    cluster: document.cluster,
    labels: document.labels,
    annotations: document.annotations,
    hosts: spec.get('hosts').texts(),
    ports: spec.get('ports').items().flatMap(readPort),
    resolution: RESOLUTIONS.find((known) => known === resolution) ?? 'NONE',
    location: spec.get('location').text() === 'MESH_INTERNAL' ? 'MESH_INTERNAL' : 'MESH_EXTERNAL',
    endpoints: spec.get('endpoints').items().map(readEndpoint),
    selector: selector.present ? selector.get('labels').textMap() : undefined,
    exportTo: spec.get('exportTo').texts(),
    createdAt: creationSeconds(document),
    origin: { document, path: [] },
  };
}

function readPort(port: Field): ServiceEntryPort[] {
  const number = port.get('number').number();
  if (number === undefined) return [];
  return [
    {
      number,
      name: port.get('name').text() ?? '',
      protocol: port.get('protocol').text() ?? '',
      // 0 means the port's own number (istio: convertWorkloadInstanceToServiceInstance).
      targetPort: port.get('targetPort').number() || undefined,
    },
  ];
}

function readEndpoint(endpoint: Field): ServiceEntryEndpoint {
  return {
    address: endpoint.get('address').text() ?? '',
    ports: readPorts(endpoint.get('ports')),
    labels: endpoint.get('labels').textMap(),
    locality: endpoint.get('locality').text(),
    network: endpoint.get('network').text(),
    // 0 means 1 (istio: IstioEndpoint.GetLoadBalancingWeight).
    weight: endpoint.get('weight').number() || 1,
    serviceAccount: endpoint.get('serviceAccount').text(),
    origin: endpoint.origin,
  };
}

function readPorts(ports: Field): Record<string, number> {
  return Object.fromEntries(
    Object.entries(ports.textMap()).flatMap(([name, port]) => (Number(port) > 0 ? [[name, Number(port)]] : [])),
  );
}
