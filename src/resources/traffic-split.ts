import { PRIMARY_SERVICE } from '../engine/linkerd-weights.js';
import type { Document, Json, Origin } from '../model/document.js';
import { isKind } from '../model/document.js';
import { Field } from './field.js';
import { parseQuantity } from './quantity.js';

/** The label that puts a TrafficSplit under a failover controller. */
export const CONTROLLED_BY = 'failover.linkerd.io/controlled-by';

/** The controller that the label names by default: the chart's release name. */
export const LINKERD_FAILOVER = 'linkerd-failover';

/** An SMI TrafficSplit of any version. */
export interface TrafficSplit {
  name: string;
  namespace: string;
  cluster?: string;
  /** `v1alpha1` .. `v1alpha4`. */
  version: string;
  /** The Service that clients call (`spec.service`). */
  apex: string;
  backends: TrafficSplitBackend[];
  hasMatches: boolean;
  controlledBy?: string;
  /** As annotated, the empty string included. */
  primary?: string;
  origin: Origin;
}

export interface TrafficSplitBackend {
  service: string;
  /** A ratio; `500m` is 0.5. What is no number is 0. */
  weight: number;
  /** Whether linkerd-failover can decode it: it knows whole numbers only, and fails on the whole list for one that is none. */
  decodable: boolean;
  origin: Origin;
}

/** Whether this is a TrafficSplit, of any version. */
export function isTrafficSplit(document: Document): boolean {
  return isKind(document, 'split.smi-spec.io', 'TrafficSplit');
}

/** Undefined for a split without an apex, which the API server refuses. */
export function readTrafficSplit(document: Document): TrafficSplit | undefined {
  const spec = Field.root(document).get('spec');
  const apex = spec.get('service').text();
  if (apex === undefined) return undefined;
  return {
    name: document.name,
    namespace: document.namespace ?? 'default',
    cluster: document.cluster,
    version: document.apiVersion.slice(document.apiVersion.indexOf('/') + 1),
    apex,
    backends: spec.get('backends').items().flatMap(readBackend),
    hasMatches: spec.get('matches').items().length > 0,
    controlledBy: document.labels[CONTROLLED_BY],
    primary: document.annotations[PRIMARY_SERVICE],
    origin: { document, path: [] },
  };
}

function readBackend(backend: Field): TrafficSplitBackend[] {
  const service = backend.get('service').text();
  if (service === undefined) return [];
  const { value } = backend.get('weight');
  return [{ service, weight: readWeight(value), decodable: isU32(value), origin: backend.origin }];
}

function readWeight(value: Json | undefined): number {
  const isWritten = typeof value === 'number' || typeof value === 'string';
  return Math.max(0, (isWritten ? parseQuantity(String(value)) : undefined) ?? 0);
}

function isU32(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}
