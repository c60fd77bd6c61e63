import { type Document, formatPath, type Path, type Position } from '../model/document.js';
import type { Finding, Severity, UpstreamVerdict } from '../model/finding.js';
import { isIgnored } from './ignore.js';
import type { Problem, Report, Rule } from './rule.js';
import { chosenLevel, type Severities } from './severity.js';

/** What a finding needs to know of its rule. */
type RuleVoice = Pick<Rule, 'id' | 'severity' | 'upstream'>;

/** Takes down what rules report: silenced ones dropped, levels set as the user wants them. */
export class Findings {
  readonly #found = new Map<string, Finding>();

  constructor(private readonly severities: Severities) {}

  /** False where the user switched the rule off, so that it need not run. */
  wants(rule: string): boolean {
    return chosenLevel(rule, this.severities) !== 'off';
  }

  /** The ear of one rule. */
  reporter(rule: RuleVoice): Report {
    return (problem) => void this.add(rule, problem);
  }

  /** False where the user silenced it. */
  add(rule: RuleVoice, { document, path, message, hint, fix, severity, upstream }: Problem): boolean {
    const level = this.#level(rule.id, severity ?? rule.severity);
    if (level === undefined) return false;
    const position = document.at(path);
    if (isIgnored(rule.id, document, position.line)) return false;
    const { apiVersion, kind, namespace = '', name } = document;
    const fixAt = fix === undefined ? undefined : document.span?.(path);
    this.#keep({
      rule: rule.id,
      severity: level,
      message,
      position,
      path: formatPath(path),
      resource: { apiVersion, kind, namespace, name },
      ...(hint === undefined ? {} : { hint }),
      ...(fix === undefined || fixAt === undefined ? {} : { fix, fixAt }),
      upstream: upstream ?? rule.upstream ?? 'none',
    });
    return true;
  }

  /**
   * Takes back what a schema said of a field that a mesh's own check refuses as well: two words for one mistake, and the mesh's
   * is the plainer one. Of a field that is missing the mesh speaks at the object that should have it, and names it.
   */
  dropSchemaFinding(document: Document, path: Path, message: string): void {
    const place = formatPath(path);
    const { file, line } = document.at(path);
    const names = new Set(message.match(/\w+/g)?.map((word) => formatPath([...path, word])));
    for (const [key, { rule, path: field, position }] of this.#found) {
      if (!rule.startsWith('schema/') || position.file !== file || position.line !== line) continue;
      if (field === place || (rule === 'schema/missing-field' && names.has(field))) this.#found.delete(key);
    }
  }

  /** A mistake in a text that could not be read: there is no object to name. */
  addText(rule: RuleVoice, position: Position, { path = '', message, hint }: TextProblem): void {
    // What was not read was not checked: that can be made milder, but not be kept silent.
    const severity = this.#level(rule.id, rule.severity) ?? rule.severity;
    const resource = { apiVersion: '', kind: '', namespace: '', name: '' };
    const upstream = rule.upstream ?? 'none';
    this.#keep({ rule: rule.id, severity, message, position, path, resource, ...(hint ? { hint } : {}), upstream });
  }

  /** By file, line, column and rule. */
  sorted(): Finding[] {
    return [...this.#found.values()].sort(
      (a, b) =>
        compare(a.position.file, b.position.file) ||
        a.position.line - b.position.line ||
        a.position.column - b.position.column ||
        compare(a.rule, b.rule) ||
        compare(a.path, b.path) ||
        compare(a.message, b.message),
    );
  }

  #level(rule: string, own: Severity): Severity | undefined {
    const level = chosenLevel(rule, this.severities) ?? own;
    return level === 'off' ? undefined : level;
  }

  /** The same rule at the same field is one finding where both say the same, or where one of them is the mesh's own verdict on it. */
  #keep(finding: Finding): void {
    const { position, path, rule, message } = finding;
    const key = [position.file, position.line, position.column, path, rule, message].join('\n');
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, finding);
    else known.upstream = graver(known.upstream, finding.upstream);
  }
}

type TextProblem = { path?: string; message: string; hint?: string };

const GRAVITY: Record<UpstreamVerdict, number> = { none: 0, warning: 1, error: 2 };

function graver(one: UpstreamVerdict, other: UpstreamVerdict): UpstreamVerdict {
  return GRAVITY[one] >= GRAVITY[other] ? one : other;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
