import type { InputProblem } from '../errors.js';
import type { KindSchema } from '../manifest/kind-schema.js';
import type { Document } from '../model/document.js';
import type { Finding } from '../model/finding.js';
import { applyRules } from './apply-rules.js';
import { rules } from './index.js';
import type { Severities } from './severity.js';

export interface ValidateOptions {
  /** Levels by rule id or group (`istio/*`); `off` silences. */
  severity?: Severities;
  /** Wall-clock time, ms since 1970. Without it nothing is said of what expires. */
  nowMs?: number;
  /** Schemas of kinds beside the built-in ones, or instead of them. */
  schemas?: readonly KindSchema[];
  /** What the reader of the texts could not understand: told as findings among the others. */
  problems?: readonly InputProblem[];
}

/**
 * Everything that is wrong with the documents: text, schema, what the mesh's own admission says, and the failover rules. Sorted by file,
 * line, column and rule, each finding once. Never throws because of what a document holds.
 */
export function validate(documents: readonly Document[], options: ValidateOptions = {}): Finding[] {
  return applyRules(rules, documents, options);
}
