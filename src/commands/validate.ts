import type { InputProblem } from '../errors.js';
import { formatNames, print } from '../output/print.js';
import { countSeverities } from '../output/report-data.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { inspectInputs } from './inputs.js';
import { severityFlags } from './severity-flags.js';

const FAIL_ON = ['error', 'warning', 'never'];

export const validate: Command = {
  description:
    'Checks the syntax of every input, the schema of every kind that is known, what the mesh itself would say, and the failover rules.\n' +
    'Broken text is a finding too: everything else is checked all the same, and the exit code is 3.',
  flags: [
    ...inputFlags,
    { name: 'fail-on', value: 'LEVEL', choices: FAIL_ON, description: 'what makes the exit code 1 (default: error)' },
    {
      name: 'severity',
      value: 'RULE=LEVEL',
      repeats: true,
      complete: 'rule',
      description: 'level of a rule, or of a group (istio/*): off, info, warning or error; repeats',
    },
    output(formatNames('findings')),
  ],
  examples: [
    { line: 'failover validate -f examples/istio/locality-failover', does: 'one folder' },
    {
      line: 'failover validate -R -f examples/istio --fail-on warning',
      does: 'a whole tree, where warnings count too',
    },
    {
      line: 'failover validate -f examples/istio/locality-failover --severity istio/app-500-ejects=off -o json',
      does: 'for a program, without one of the rules',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const { rules } = await import('../rules/index.js');
    const severity = severityFlags(flags.severity, rules);
    const { documents, problems } = await inspectInputs(context, flags);
    const { validate: check } = await import('../rules/validate.js');
    const findings = check(documents, { severity, problems, nowMs: context.startedMs });
    const format = typeof flags.output === 'string' ? flags.output : 'text';
    const { lineReader } = await import('../manifest/line-reader.js');
    const data = { documents: documents.length, findings, line: lineReader(context.cwd) };
    await print(context.terminal, { kind: 'findings', data }, format);
    const counts = countSeverities(findings);
    context.terminal.note(summary(documents.length, counts));
    if (problems.some(isUnreadable)) return 3;
    const failing = flags.failOn === 'never' ? 0 : counts.error + (flags.failOn === 'warning' ? counts.warning : 0);
    return failing > 0 ? 1 : 0;
  },
};

/** An object that stands there twice was read all right; anything else was not. */
function isUnreadable({ docs }: InputProblem): boolean {
  return docs !== 'syntax/repeated-object';
}

function summary(documents: number, { error, warning, info }: ReturnType<typeof countSeverities>): string {
  const checked = plural(documents, 'document');
  if (error + warning + info === 0) return `${checked}, nothing found`;
  return `${checked}: ${plural(error, 'error')}, ${plural(warning, 'warning')}, ${info} info`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
