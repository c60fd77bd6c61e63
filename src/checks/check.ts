import type { JsonObject } from '../model/document.js';
import type { Severity } from '../model/finding.js';
import type { LiveCluster } from './live-cluster.js';

/** Addresses of a DNS name as this machine sees them; undefined where it cannot ask. */
export type Lookup = (name: string) => Promise<readonly string[] | undefined>;

/** One mesh in one cluster, and what a failover needs of it. */
export interface CheckSubject {
  cluster: LiveCluster;
  mesh: string;
  /** What is to stand in this cluster for this mesh, or was found there. */
  objects: readonly JsonObject[];
  /** Every cluster in which the same failovers need this mesh, this one included. */
  clusters: readonly LiveCluster[];
  /** The same for the objects: those of every cluster. */
  allObjects: readonly JsonObject[];
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
  lookup: Lookup;
}

/** What one check says; several where it looked at several things. */
export interface Outcome {
  ok: boolean;
  message: string;
  hint?: string;
  /** Where it differs from the check's. */
  severity?: Severity;
}

/** One thing that a failover needs of a cluster. */
export interface Check {
  /** The mesh's name, a slash, and what it is about. Those that `validate` knows as well have the rule's id. */
  id: string;
  mesh: string;
  severity: Severity;
  /**
   * Nothing where the check does not concern what stands there. What may not be read ends the check (see `runChecks`): it is reported as
   * not known.
   */
  run(subject: CheckSubject): Promise<Outcome[]>;
}
