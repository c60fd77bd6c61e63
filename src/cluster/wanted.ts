import type { Document, JsonObject } from '../model/document.js';
import type { Ownership, Stage } from '../model/writing.js';

export { type Ownership, STAGES, type Stage } from '../model/writing.js';

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
