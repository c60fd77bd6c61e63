import type { CertificateDetails, CertificateSummary } from '../certs/certificate.js';
import type { CheckResult } from '../certs/check-result.js';
import type { Explanation } from '../engine/what-if.js';
import type { Finding, Severity, UpstreamVerdict } from '../model/finding.js';
import type { SimulationResult } from '../model/simulation.js';

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

/** What a command found out, before anybody decided how it looks. The list grows with the commands. */
export type Report =
  | { kind: 'certificates'; data: CertificatesReport }
  | { kind: 'findings'; data: FindingsReport }
  | { kind: 'plans'; data: ExplainedPlan[] }
  | { kind: 'rules'; data: RuleText[] }
  | { kind: 'simulation'; data: SimulationResult[] }
  | { kind: 'verification'; data: VerificationReport }
  | { kind: 'version'; data: { client: string; node: string } };

/** The report of one kind. */
export type ReportOf<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;
