import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { parseDuration } from '../model/duration.js';
import { formatNames, print } from '../output/print.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, output } from './flags.js';
import { fromClusterFlags, liveNamespace, refuseLiveFlags } from './from-cluster-flags.js';
import { readInputs } from './inputs.js';

export const certsInspect: Command = {
  description:
    'Takes PEM and DER files, bundles, folders, and Secret and ConfigMap manifests (as FILE.yaml or with -f). Certificates that end within 30 days are ' +
    'warned of; the exit code is 1 only with --fail-within.\n' +
    'With --from-cluster: the TLS Secrets of a namespace, and those that its Gateways, Upstreams, FailoverSchemes and DestinationRules use.',
  arguments: [
    { name: 'file', description: 'certificate, bundle, folder or manifest', repeats: true, complete: 'file' },
  ],
  flags: [
    ...inputFlags,
    {
      name: 'fail-within',
      value: 'DURATION',
      description: 'exit with 1 when a certificate ends within this time: 720h',
    },
    liveNamespace,
    ...fromClusterFlags,
    output(formatNames('certificates')),
  ],
  examples: [
    { line: 'failover certs inspect certs', does: 'everything below a folder' },
    { line: 'failover certs inspect -f secrets --fail-within 720h -o json', does: 'for a nightly job' },
  ],
  async run(context: Context, paths: string[], flags: Flags): Promise<number> {
    const withinMs = readDuration(flags.failWithin);
    const manifests = paths.filter(isManifest);
    const given = Array.isArray(flags.filename) ? flags.filename : [];
    const filename = [...given, ...manifests];
    refuseLiveFlags(flags);
    const live = flags.fromCluster === true;
    if (paths.length + given.length === 0 && !live) {
      throw new UsageError('no-input', 'found no FILE and no -f, expected at least one');
    }
    const documents =
      filename.length === 0 && !live ? [] : await readInputs(context, { ...flags, filename }, { secrets: 'all' });
    const { inspectDocuments, inspectPaths } = await import('../certs/inspect.js');
    const files = inspectPaths(
      paths.filter((path) => !isManifest(path)),
      (path) => resolve(context.cwd, path),
    );
    const secrets = inspectDocuments(documents);
    const problems = [...files.problems, ...secrets.problems];
    if (problems.length > 0) {
      const { inputError } = await import('../manifest/read.js');
      throw inputError(problems);
    }
    const { describe } = await import('../certs/certificate.js');
    const nowMs = context.startedMs;
    const certificates = describe([...files.certificates, ...secrets.certificates], nowMs);
    const { endingSoon } = await import('../certs/ending-soon.js');
    for (const warning of endingSoon(certificates, nowMs)) context.terminal.warn(warning);
    if (certificates.length === 0) context.terminal.note('no certificate among the inputs');
    const format = typeof flags.output === 'string' ? flags.output : 'text';
    await print(context.terminal, { kind: 'certificates', data: { certificates } }, format);
    return withinMs !== undefined && certificates.some(({ notAfterMs }) => notAfterMs - nowMs <= withinMs) ? 1 : 0;
  },
};

function isManifest(path: string): boolean {
  return /\.(ya?ml|json)$|^-$/.test(path);
}

function readDuration(value: Flags[string]): number | undefined {
  if (value === undefined) return undefined;
  const ms = parseDuration(String(value));
  if (ms !== undefined && ms >= 0) return ms;
  throw new UsageError('invalid-duration', `found \`${value}\` for --fail-within, expected a duration like 720h`);
}
