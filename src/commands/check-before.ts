import type { Document } from '../model/document.js';
import { render } from '../output/print.js';
import { countSeverities } from '../output/report-data.js';
import { createStyle } from '../output/style.js';
import { rules } from '../rules/index.js';
import { validate } from '../rules/validate.js';
import type { Context } from './command.js';
import { readRulesConfig, readSchemas } from './rules-config.js';

/** What `validate` says of the documents, with the settings that hold here. Errors are told on stderr, and then it is false. */
export async function checkBefore(context: Context, documents: readonly Document[]): Promise<boolean> {
  const { terminal, cwd, startedMs } = context;
  const config = readRulesConfig(undefined, cwd, rules);
  const schemas = await readSchemas(config.crds, cwd);
  const findings = validate(documents, { severity: config.severity, schemas, nowMs: startedMs });
  const { error, warning } = countSeverities(findings);
  if (error === 0) {
    if (warning > 0)
      terminal.note(`${plural(warning, 'warning')}: \`failover validate\` shows what it thinks of these manifests`);
    return true;
  }
  const errors = findings.filter(({ severity }) => severity === 'error');
  const { lineReader } = await import('../manifest/line-reader.js');
  const data = { documents: documents.length, findings: errors, line: lineReader(cwd), rule: () => undefined };
  const style = createStyle(terminal.errorColor, terminal.columns, true);
  terminal.note(render({ kind: 'findings', data }, 'text', style).trimEnd());
  terminal.warn(`${plural(error, 'error')} found, nothing was written; --validate=false writes it all the same`);
  return false;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
