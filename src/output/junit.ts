import type { Finding } from '../model/finding.js';
import { groupBy } from '../model/group-by.js';
import type { Format } from './format.js';
import type { ReportOf } from './report.js';

/** One suite for each file with findings, one failed case for each error or warning; what is info passes with its text as output. */
export const junit: Format = { name: 'junit', renders: { findings: renderSuites } };

function renderSuites({ data }: ReportOf<'findings'>): string {
  const suites = [...groupBy(data.findings, ({ position }) => position.file)];
  // A run without findings still has to show that something was checked.
  const body =
    suites.length === 0
      ? [suite('failover', ['    <testcase name="validate" classname="failover"/>'], 0)]
      : suites.map(fileSuite);
  const failures = data.findings.filter(isFailure).length;
  const tests = Math.max(1, data.findings.length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="failover validate" tests="${tests}" failures="${failures}" errors="0">`,
    ...body,
    '</testsuites>',
    '',
  ].join('\n');
}

function fileSuite([file, findings]: [string, Finding[]]): string {
  return suite(file, findings.map(testCase), findings.filter(isFailure).length);
}

function suite(name: string, cases: string[], failures: number): string {
  return [
    `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function testCase(finding: Finding): string {
  const { rule, message, hint, path, position, severity, resource } = finding;
  const object = [resource.kind, resource.namespace, resource.name].filter((part) => part !== '').join('/');
  const name = [object, path, `line ${position.line}`].filter((part) => part !== '').join(' ');
  const text = escapeXml(
    [
      `${position.file}:${position.line}:${position.column}: ${severity}: ${message}`,
      ...(hint ? [`hint: ${hint}`] : []),
    ].join('\n'),
  );
  const inside = isFailure(finding)
    ? `<failure type="${severity}" message="${escapeXml(message)}">${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return `    <testcase name="${escapeXml(name)}" classname="${escapeXml(rule)}" time="0">${inside}</testcase>`;
}

function isFailure({ severity }: Finding): boolean {
  return severity !== 'info';
}

/** Characters that XML 1.0 has no way to write at all are replaced. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"\n\t]/g, (letter) => `&${ENTITIES[letter]};`)
    .replace(/[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

const ENTITIES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', '\n': '#10', '\t': '#9' };
