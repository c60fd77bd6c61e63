import type { Finding } from '../model/finding.js';
import type { Format } from './format.js';
import type { ReportOf } from './report.js';

const COMMANDS: Record<Finding['severity'], string> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions: each finding becomes an annotation at its line of the pull request. */
export const github: Format = {
  name: 'github',
  renders: {
    findings: ({ data }: ReportOf<'findings'>) => data.findings.map(workflowCommand).join(''),
  },
};

// docs.github.com: workflow commands; percent signs and line ends are escaped, in properties colons and commas too.
function workflowCommand({ severity, position, rule, message, hint }: Finding): string {
  const properties = [
    ['file', position.file],
    ['line', position.line],
    ['col', position.column],
    ['title', rule],
  ].map(([name, value]) => `${name}=${escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`);
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(text)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
