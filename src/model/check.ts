import type { Severity } from './finding.js';

/** One line of `failover check`: something a failover needs of a cluster, and whether it is there. */
export interface CheckResult {
  /** `linkerd/smi-extension-missing`. */
  id: string;
  /** As manifests name it. */
  cluster: string;
  mesh: string;
  /** Null: not known, since we may not read what would tell. */
  ok: boolean | null;
  /** How bad it is when it is not there. */
  severity: Severity;
  message: string;
  /** What to do. */
  hint?: string;
}

/** A check that did not pass and without which the failover cannot work. */
export function isFailed({ ok, severity }: CheckResult): boolean {
  return ok === false && severity === 'error';
}

/** What runs in a cluster. */
export interface ClusterVersion {
  cluster: string;
  /** `v1.36.3`. */
  kubernetes: string;
  meshes: { mesh: string; component: string; version: string }[];
}
