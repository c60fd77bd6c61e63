import type { Document, Origin } from '../model/document.js';
import { creationSeconds, expandHost } from './destination-rule.js';
import { Field } from './field.js';

/** One entry of `http`. */
export interface HttpRoute {
  /** Whether it takes only some requests. */
  conditional: boolean;
  destinations: { host: string; port?: number; subset?: string; weight: number }[];
  /** undefined: none. */
  timeoutMs?: number;
  retries?: Field;
  origin: Origin;
}

/** As much of Istio's VirtualService as decides how requests of the mesh's own clients are retried. */
export interface VirtualService {
  name: string;
  namespace: string;
  hosts: string[];
  exportTo: string[];
  /** False when it is bound to gateways only. */
  mesh: boolean;
  http: HttpRoute[];
  createdAt: number;
}

/** Reads a VirtualService as istiod does: short names are expanded with its own namespace. */
export function readVirtualService(document: Document): VirtualService {
  const spec = Field.root(document).get('spec');
  const namespace = document.namespace ?? 'default';
  const gateways = spec.get('gateways').texts();
  return {
    name: document.name,
    namespace,
    hosts: spec
      .get('hosts')
      .texts()
      .map((host) => expandHost(host, namespace)),
    exportTo: spec.get('exportTo').texts(),
    mesh: gateways.length === 0 || gateways.includes('mesh'),
    http: spec
      .get('http')
      .items()
      .map((route) => readRoute(route, namespace)),
    createdAt: creationSeconds(document),
  };
}

function readRoute(route: Field, namespace: string): HttpRoute {
  const retries = route.get('retries');
  return {
    conditional: route.get('match').items().length > 0,
    destinations: route
      .get('route')
      .items()
      .map((entry) => ({
        host: expandHost(entry.get('destination', 'host').text() ?? '', namespace),
        port: entry.get('destination', 'port', 'number').number(),
        subset: entry.get('destination', 'subset').text(),
        weight: entry.get('weight').number() ?? 0,
      })),
    timeoutMs: route.get('timeout').durationMs() || undefined,
    retries: retries.present ? retries : undefined,
    origin: route.origin,
  };
}
