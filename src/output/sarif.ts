import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../model/finding.js';
import type { Format } from './format.js';
import type { FindingsReport, ReportOf, RuleText } from './report.js';

/** SARIF 2.1.0, as code scanning services read it. */
export const sarif: Format = {
  name: 'sarif',
  renders: { findings: (report) => `${JSON.stringify(log(report), null, 2)}\n` },
};

const LEVELS: Record<Finding['severity'], string> = { error: 'error', warning: 'warning', info: 'note' };

function log({ data }: ReportOf<'findings'>) {
  const ids = [...new Set(data.findings.map(({ rule }) => rule))].sort();
  const seen = new Map<string, number>();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'failover',
            semanticVersion: __VERSION__,
            informationUri: 'https://www.npmjs.com/package/kubectl-failover',
            rules: ids.map((id) => descriptor(id, data.rule(id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: data.findings.map((finding) => result(finding, ids, data, seen)),
      },
    ],
  };
}

function descriptor(id: string, rule: RuleText | undefined) {
  if (rule === undefined) return { id };
  const { severity, title, why, examples } = rule;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${why}\n\nWrong:\n\n${examples.bad.trim()}\n\nRight:\n\n${examples.good.trim()}\n`,
      markdown: `${why}\n\nWrong:\n\n\`\`\`yaml\n${examples.bad.trim()}\n\`\`\`\n\nRight:\n\n\`\`\`yaml\n${examples.good.trim()}\n\`\`\`\n`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function result(finding: Finding, ids: readonly string[], { line }: FindingsReport, seen: Map<string, number>) {
  const { rule, severity, message, hint, position, path, resource, upstream, fix, fixAt } = finding;
  const artifactLocation = { uri: uriOf(position.file) };
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: LEVELS[severity],
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation,
          region: {
            startLine: position.line,
            startColumn: position.column,
            ...snippet(line(position.file, position.line)),
          },
        },
        ...(resource.kind === ''
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: fullName(finding), kind: 'resource' }] }),
      },
    ],
    partialFingerprints: { 'failover/v1': fingerprint(finding, seen) },
    properties: { path, upstream },
    ...(fix === undefined || fixAt === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: `replace by ${fix}` },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: [
                    {
                      deletedRegion: {
                        startLine: fixAt.start.line,
                        startColumn: fixAt.start.column,
                        endLine: fixAt.end.line,
                        endColumn: fixAt.end.column,
                      },
                      insertedContent: { text: fix },
                    },
                  ],
                },
              ],
            },
          ],
        }),
  };
}

/** Stays the same while lines above move: the object and the field, not the line. */
function fingerprint(finding: Finding, seen: Map<string, number>): string {
  const key = [finding.rule, finding.position.file, fullName(finding)].join(':');
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return `${key}:${count}`;
}

function fullName({ resource: { apiVersion, kind, namespace, name }, path }: Finding): string {
  return [apiVersion, kind, namespace, name, path].filter((part) => part !== '').join('/');
}

function snippet(text: string | undefined) {
  return text === undefined ? {} : { snippet: { text } };
}

/** Relative names stay relative, so that a service finds the file in its checkout. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return encodeURI(file.replaceAll('\\', '/')).replaceAll('#', '%23').replaceAll('?', '%3F');
}
