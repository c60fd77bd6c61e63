import type { Document, JsonObject } from '../model/document.js';

/**
 * The order in which objects are written, and the reverse of that in which they are removed. What switches traffic comes last: a failover
 * that is half there must never route.
 */
export const STAGES = ['namespace', 'definition', 'secret', 'service', 'policy', 'switch'] as const;
export type Stage = (typeof STAGES)[number];

/** How an object of ours and the live one come together. */
export type Ownership =
  /** The object is ours, whole. */
  | 'whole'
  /** We only add to an object of somebody else: never created, never deleted (the health check on a discovered Upstream, an export label). */
  | 'part'
  /** Our route among those of a VirtualService that may be somebody else's. */
  | 'route';

/** One object as one cluster is to have it. */
export interface Wanted {
  /** As manifests name the cluster; '' for the one of `--context` or the current context. */
  cluster: string;
  /** Without the annotation `failover.dev/cluster`, without empty maps, namespace filled in where the kind has one. */
  object: JsonObject;
  stage: Stage;
  ownership: Ownership;
  /** Name of the Failover document that it was rendered from; undefined for a native manifest. */
  failover?: string;
  /** The document that says so: the manifest itself, or the Failover document. */
  document: Document;
}
