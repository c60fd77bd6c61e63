import { type InputProblem, UsageError } from '../errors.js';
import type { Document } from '../model/document.js';
import type { Finding } from '../model/finding.js';
import { groupBy } from '../model/group-by.js';
import { formatNames, print } from '../output/print.js';
import { countSeverities } from '../output/report-data.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { fromClusterFlags, liveNamespace, refuseLiveFlags } from './from-cluster-flags.js';
import { inspectInputs } from './inputs.js';
import { announced } from './reading-progress.js';

export const validate: Command = {
  description:
    'Checks the syntax of every input, the schema of every kind that is known, what the mesh itself would say, and the failover rules.\n' +
    'With --from-cluster live objects are checked, too: alone, or as the surroundings of the files.\n' +
    'Broken text is a finding too: everything else is checked all the same, and the exit code is 3.\n' +
    'A comment `# failover-ignore: RULE` on a line or above it silences a rule there, the annotation `failover.dev/ignore` in an object.\n' +
    'The file failover-rules.yaml, here or in a folder above, holds settings: `rules: { RULE: LEVEL }`, `failOn`, `crds`.',
  flags: [
    ...inputFlags,
    {
      name: 'fail-on',
      value: 'LEVEL',
      choices: ['error', 'warning', 'never'],
      description: 'what makes the exit code 1 (default: error)',
    },
    {
      name: 'severity',
      value: 'RULE=LEVEL',
      repeats: true,
      complete: 'rule-level',
      description: 'level of a rule, or of a group (istio/*): off, info, warning or error; repeats',
    },
    {
      name: 'crds',
      value: 'DIR',
      repeats: true,
      complete: 'directory',
      description: 'CustomResourceDefinitions whose schemas are checked too; repeats',
    },
    { name: 'crds-from-cluster', description: "check the schemas of the cluster's own CustomResourceDefinitions, too" },
    { name: 'config', value: 'FILE', complete: 'file', description: 'settings instead of failover-rules.yaml' },
    { name: 'fix', description: 'correct in the files what can be corrected with certainty' },
    { name: 'diff', description: 'with --fix: show what would change, and write nothing' },
    liveNamespace,
    ...fromClusterFlags,
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
    if (flags.diff === true && flags.fix !== true) {
      throw new UsageError('diff-without-fix', 'found --diff without --fix, expected both', {
        hint: '`--fix --diff` shows what would be corrected',
      });
    }
    refuseLiveFlags(flags);
    const settings = await readSettings(context, flags);
    let checked = await settings.check();
    if (flags.fix === true) {
      const shown = await fix(context, checked.findings, flags.diff === true);
      if (shown) return exitCode(checked, settings.failOn);
      checked = await settings.check();
    }
    const { lineReader } = await import('../manifest/line-reader.js');
    const data = {
      documents: checked.documents.length,
      findings: checked.findings,
      line: linesOf(checked.documents, lineReader(context.cwd)),
      rule: (id: string) => settings.rules.find((rule) => rule.id === id),
    };
    await print(context.terminal, { kind: 'findings', data }, typeof flags.output === 'string' ? flags.output : 'text');
    context.terminal.note(summary(checked));
    return exitCode(checked, settings.failOn);
  },
};

interface Checked {
  documents: Document[];
  problems: InputProblem[];
  findings: Finding[];
}

/** All flags and the settings file, as one thing to do. */
async function readSettings(context: Context, flags: Flags) {
  // Loaded here, so that neither help nor a wrong flag waits for the rules.
  const [{ rules }, { validate: check }, { severityFlags }, { readRulesConfig, readSchemas }] = await Promise.all([
    import('../rules/index.js'),
    import('../rules/validate.js'),
    import('./severity-flags.js'),
    import('./rules-config.js'),
  ]);
  const file = typeof flags.config === 'string' ? flags.config : undefined;
  const config = readRulesConfig(file, context.cwd, rules);
  const given = severityFlags(flags.severity, rules);
  const schemas = await readSchemas([...config.crds, ...(Array.isArray(flags.crds) ? flags.crds : [])], context.cwd);
  if (flags.crdsFromCluster === true) {
    const { readLiveSchemas } = await import('./cluster-inputs.js');
    schemas.push(...(await readLiveSchemas(context, flags)));
  }
  const options = { severity: { ...config.severity, ...given }, schemas, nowMs: context.startedMs };
  return {
    rules,
    failOn: typeof flags.failOn === 'string' ? flags.failOn : (config.failOn ?? 'error'),
    async check(): Promise<Checked> {
      const { documents, problems } = await inspectInputs(context, flags, { secrets: 'used' });
      const findings = await announced(context, { documents: documents.length, verb: 'checking' }, () =>
        check(documents, { ...options, problems }),
      );
      return { documents, problems, findings };
    },
  };
}

/** True when it only showed. */
async function fix({ terminal, cwd }: Context, findings: readonly Finding[], onlyShow: boolean): Promise<boolean> {
  const { diffOf, fixedFiles, writeFixedFile } = await import('./fix.js');
  const files = fixedFiles(findings, cwd);
  if (onlyShow) for (const file of files) terminal.out(diffOf(file));
  else for (const file of files) writeFixedFile(file, cwd);
  const count = files.reduce((sum, { fixes }) => sum + fixes, 0);
  terminal.note(
    `${plural(count, 'correction')} in ${plural(files.length, 'file')}${onlyShow ? ', nothing written' : ''}`,
  );
  return onlyShow;
}

/** What came from stdin or a cluster stands in no file: its lines are those that its documents keep. */
function linesOf(documents: readonly Document[], ofFile: (file: string, line: number) => string | undefined) {
  const kept = groupBy(
    documents.filter(({ file }) => file.startsWith('<')),
    ({ file }) => file,
  );
  return (file: string, line: number): string | undefined => {
    const own = kept.get(file);
    if (own === undefined) return ofFile(file, line);
    const here = own.filter((document) => document.line?.(line) !== undefined);
    // As with files: no value of a Secret goes into a log.
    return here.some(({ kind }) => kind === 'Secret') ? undefined : here[0]?.line?.(line);
  };
}

function exitCode({ problems, findings }: Checked, failOn: string): number {
  if (problems.some(isUnreadable)) return 3;
  const { error, warning } = countSeverities(findings);
  if (failOn === 'never') return 0;
  return error + (failOn === 'warning' ? warning : 0) > 0 ? 1 : 0;
}

/** An object that stands there twice was read all right; anything else was not. */
function isUnreadable({ docs }: InputProblem): boolean {
  return docs !== 'syntax/repeated-object';
}

function summary({ documents, findings }: Checked): string {
  const checked = plural(documents.length, 'document');
  if (findings.length === 0) return `${checked}, nothing found`;
  const { error, warning, info } = countSeverities(findings);
  return `${checked}: ${plural(error, 'error')}, ${plural(warning, 'warning')}, ${info} info`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
