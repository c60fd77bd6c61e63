import type { Verdict } from '../meshes/mesh.js';
import type { Document, Path } from '../model/document.js';
import type { Severity, UpstreamVerdict } from '../model/finding.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Topology } from '../model/topology.js';

/** What a rule says of one place in the input. */
export interface Problem {
  document: Document;
  /** The field at fault, or the nearest parent that exists where something is missing. */
  path: Path;
  /** What is wrong and what the user will see in an outage; numbers computed from the input. Lower case, no full stop. */
  message: string;
  /** What to do: the exact line to add where it can be computed. */
  hint?: string;
  /** The text that replaces the value at `path`, given only when it is certain. */
  fix?: string;
  /** Where this case is graver or milder than the rule's own severity. */
  severity?: Severity;
  /** What the mesh itself says of exactly this; default: the rule's `upstream`. */
  upstream?: UpstreamVerdict;
}

export type Report = (problem: Problem) => void;

/** Everything that rules may look at besides their subject. All lookups are indexed: rules run over 10,000 documents. */
export interface RuleContext {
  documents: readonly Document[];
  topology: Topology;
  /** Plans of the whole input, made once, on the first look. */
  plans(): readonly FailoverPlan[];
  /** Documents of a kind, whatever their version. */
  of(group: string, kind: string): readonly Document[];
  /** One document of a kind by namespace and name; cluster undefined matches any cluster. */
  find(
    group: string,
    kind: string,
    namespace: string | undefined,
    name: string,
    cluster?: string,
  ): Document | undefined;
  /** Whether a reference may be called missing: the input holds some object of that kind in that namespace and cluster. */
  decides(group: string, kind: string, namespace: string | undefined, cluster?: string): boolean;
  /** Wall-clock time, ms since 1970, for what expires. */
  nowMs: number;
}

interface RuleText {
  /** Its path: `istio/missing-outlier-detection` = rules/istio/missing-outlier-detection.ts. Never changes. */
  id: string;
  severity: Severity;
  /** One line, lower case. */
  title: string;
  /** Why it matters: what the user sees in an outage, in two or three sentences. Shown by `failover explain RULE-ID`. */
  why: string;
  /** What the mesh itself says when the object is applied; default none. */
  upstream?: UpstreamVerdict;
  /** Manifests (YAML, several documents allowed): `bad` gives a finding of this rule, `good` none. They are its tests and its docs page. */
  examples: { bad: string; good: string };
}

/** Looks at every document of some kinds. */
export type KindRule = RuleText & {
  on: readonly { group: string; kind: string }[];
  check(document: Document, report: Report, context: RuleContext): void;
};

/** Looks at every plan that the input makes. */
export type PlanRule = RuleText & {
  on: 'plan';
  check(plan: FailoverPlan, report: Report, context: RuleContext): void;
};

/** Looks at the input as a whole. */
export type InputRule = RuleText & { on: 'input'; check(context: RuleContext, report: Report): void };

/** Words verdicts of a mesh's own admission check (`Mesh.admit`): the mesh decides, the rule explains. */
export type VerdictRule = RuleText & {
  on: { verdicts: readonly string[] };
  check(verdict: Verdict, report: Report, context: RuleContext): void;
};

/** Stands for what the reader of the text says, which words its problems itself. */
export type TextRule = RuleText & { on: 'text' };

/** Stands for what a schema says when one of these keywords is broken (`manifest/schema.ts`; `*` takes the rest); the schema words it itself. */
export type SchemaRule = RuleText & { on: { keywords: readonly string[]; of: 'manifests' | 'failover' } };

/** One rule: the file is its documentation page and its test. */
export type Rule = KindRule | PlanRule | InputRule | VerdictRule | TextRule | SchemaRule;
