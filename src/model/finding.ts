import type { Position, Span } from './document.js';

export type Severity = 'error' | 'warning' | 'info';

/** What the mesh itself says of the problem when the object is applied. */
export type UpstreamVerdict = 'error' | 'warning' | 'none';

/** One thing that `validate` found. */
export interface Finding {
  /** The rule's id, which is its path: `istio/missing-outlier-detection`. */
  rule: string;
  severity: Severity;
  upstream: UpstreamVerdict;
  message: string;
  position: Position;
  /** `spec.trafficPolicy`. */
  path: string;
  resource: { apiVersion: string; kind: string; namespace: string; name: string };
  hint?: string;
  /** Replacement text, present only when it is certain. */
  fix?: string;
  /** What `fix` replaces. */
  fixAt?: Span;
}
