import type { Document, Origin } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { ObjectReference, ServiceReference } from './names.js';
import { readObjectReference, readServiceReference } from './references.js';

/** One of the services that a FailoverService tries in order. */
export interface BackingService extends ServiceReference {
  /** What the author of a Failover document says of its endpoints. */
  hints?: { port?: number; locality?: string; labels?: Record<string, string>; replicas?: number };
  origin: Origin;
}

/** A FailoverService as written; absent fields stay absent, since `failoverServiceProblems` tells them apart. */
export interface FailoverService {
  name: string;
  namespace?: string;
  hostname?: string;
  port?: { number?: number; protocol?: string };
  /** Undefined when the field is absent. */
  meshes?: ObjectReference[];
  backingServices: BackingService[];
  /** Entries of `backingServices` without `kubeService`. */
  unsupported: Origin[];
  origin: Origin;
}

/** Reads a FailoverService without judging it. */
export function readFailoverService(document: Document): FailoverService {
  const spec = Field.root(document).get('spec');
  const port = spec.get('port');
  const entries = spec.get('backingServices').items();
  return {
    name: document.name,
    namespace: document.namespace,
    hostname: spec.get('hostname').text(),
    port: port.present ? { number: port.get('number').number(), protocol: port.get('protocol').text() } : undefined,
    meshes: spec.get('meshes').present ? spec.get('meshes').items().map(readObjectReference) : undefined,
    backingServices: entries
      .map((entry) => entry.get('kubeService'))
      .filter((service) => service.present)
      .map((service) => ({ ...readServiceReference(service), origin: service.origin })),
    unsupported: entries.filter((entry) => !entry.get('kubeService').present).map((entry) => entry.origin),
    origin: { document, path: [] },
  };
}
