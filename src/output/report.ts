import type { CertificateDetails, CertificateSummary } from '../certs/certificate.js';
import type { CheckResult } from '../certs/check-result.js';
import type { Explanation } from '../engine/what-if.js';
import type { CheckResult as ClusterCheck, ClusterVersion } from '../model/check.js';
import type { Finding, Severity, UpstreamVerdict } from '../model/finding.js';
import type { LiveSnapshot } from '../model/live.js';
import type { SimulationEvent, SimulationResult } from '../model/simulation.js';
import type { Status } from '../model/status.js';

/** One client's answer, with the client's locality as it was asked for ('' for a client without one). */
export interface ExplainedPlan extends Explanation {
  from: string;
}

/** What `validate` found. */
export interface FindingsReport {
  /** How many documents were checked. */
  documents: number;
  findings: Finding[];
  /** A line of an input, where it is still known. */
  line(file: string, line: number): string | undefined;
  /** What is written about a rule; undefined for a verdict of a mesh that no rule words. */
  rule(id: string): RuleText | undefined;
}

/** A rule as it is shown to people. */
export interface RuleText {
  id: string;
  severity: Severity;
  upstream?: UpstreamVerdict;
  title: string;
  why: string;
  examples: { bad: string; good: string };
}

/** Certificates, and where a command made them, the files that it wrote. */
export interface CertificatesReport {
  certificates: CertificateDetails[];
  files?: string[];
}

/** Whether both sides of an mTLS accept each other. */
export interface VerificationReport {
  verified: boolean;
  checks: CheckResult[];
  /** What the other side presented when it was asked. */
  presented?: CertificateSummary[];
}

/** What became of one object in one cluster. */
export interface AppliedObject {
  /** As manifests name it, else the context's name; '' where no cluster was asked. */
  cluster: string;
  apiVersion: string;
  kind: string;
  /** '' for what stands in no namespace. */
  namespace: string;
  name: string;
  result: 'created' | 'configured' | 'unchanged' | 'deleted' | 'rejected' | 'failed' | 'skipped';
  /** Why, in the words of the API server or the mesh. */
  message: string;
}

/** What `apply`, `create` and `delete` did. */
export interface AppliedReport {
  objects: AppliedObject[];
  /** Nothing was kept: only gone through here, or by the API server. */
  dryRun?: 'client' | 'server';
}

/** What `apply` would change of one object; nothing private stands in it. */
export interface DifferentObject {
  /** As manifests name it, else the context's name. */
  cluster: string;
  apiVersion: string;
  kind: string;
  /** '' for what stands in no namespace. */
  namespace: string;
  name: string;
  /** `waiting`: there is no object yet that our part could be added to. */
  change: 'added' | 'changed' | 'waiting';
  /** As `diff -u` writes it. */
  diff: string;
  /** Fields that others own: without `--force-conflicts` apply refuses to write them. */
  conflicts: { field: string; manager: string }[];
  message: string;
}

/** What `diff` found; what is as it should be is left out. */
export interface DiffReport {
  objects: DifferentObject[];
}

/** What a command found out, before anybody decided how it looks. The list grows with the commands. */
export type Report =
  | { kind: 'applied'; data: AppliedReport }
  | { kind: 'certificates'; data: CertificatesReport }
  | { kind: 'checks'; data: { checks: ClusterCheck[] } }
  | { kind: 'diff'; data: DiffReport }
  | { kind: 'event'; data: SimulationEvent }
  | { kind: 'findings'; data: FindingsReport }
  | { kind: 'live'; data: LiveSnapshot }
  | { kind: 'plans'; data: ExplainedPlan[] }
  | { kind: 'rules'; data: RuleText[] }
  | { kind: 'simulation'; data: SimulationResult[] }
  | { kind: 'status'; data: Status }
  | { kind: 'verification'; data: VerificationReport }
  | { kind: 'version'; data: { client: string; node: string; clusters?: ClusterVersion[] } };

/** The report of one kind. */
export type ReportOf<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;
