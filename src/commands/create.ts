import type { Kind } from '../kinds/kind.js';
import type { JsonObject } from '../model/document.js';
import { writeFlags } from './apply-settings.js';
import { clusterFlags } from './clusters.js';
import type { CommandGroup, Context, Flags } from './command.js';
import { kindEntries } from './kind-command.js';
import { DRY_RUN, printManifests } from './print-manifests.js';

export const create: CommandGroup = {
  noun: 'KIND',
  description:
    'Makes one resource from flags and applies it, as `failover apply` would. With --dry-run=client it only prints it.',
  subcommands: kindEntries({
    flags: [...clusterFlags, ...writeFlags],
    example: (line) => `${line.replace('failover generate', 'failover create')} --dry-run=client -o yaml`,
    check: () => undefined,
    use,
  }),
  examples: [
    {
      line: 'failover create traffic-split web-svc -n emojivoto --service web-svc --primary web-svc --fallback web-svc-east --dry-run=client -o yaml',
      does: 'a TrafficSplit on stdout',
    },
  ],
};

async function use(context: Context, objects: readonly JsonObject[], flags: Flags, kind: Kind): Promise<number> {
  if (flags.dryRun === 'client') {
    await printManifests(context, objects, typeof flags.output === 'string' ? flags.output : DRY_RUN);
    return 0;
  }
  const [
    { parseManifests },
    { writeManifests },
    { readWanted },
    { applyDocuments },
    { applyHooks },
    { checkBefore },
    { refuseInvalid },
  ] = await Promise.all([
    import('../manifest/parse.js'),
    import('../manifest/write.js'),
    import('../cluster/read-wanted.js'),
    import('./applied.js'),
    import('./apply-hooks.js'),
    import('./check-before.js'),
    import('./refused.js'),
  ]);
  const { documents } = parseManifests(writeManifests(objects, 'yaml'), `<${kind.name}>`);
  if (flags.validate !== false && !(await checkBefore(context, documents))) {
    await refuseInvalid(context, flags, documents);
    return 1;
  }
  const read = readWanted(documents);
  const wanted =
    kind.joins === true ? read.wanted.map((one) => ({ ...one, ownership: 'route' as const })) : read.wanted;
  const writing = withoutOwn(flags, kind);
  const hooks = applyHooks(context, writing);
  const { exitCode } = await applyDocuments(context, writing, documents, { read: { ...read, wanted }, hooks });
  return exitCode;
}

/** The flags that mean the writing: those that the KIND has itself, and `-n`, which the objects carry already, mean the objects. */
function withoutOwn(flags: Flags, kind: Kind): Flags {
  const written = [...clusterFlags, ...writeFlags].map(({ name }) => name);
  const own = ['namespace', ...kind.flags.flatMap(({ name }) => (written.includes(name) ? [camelCase(name)] : []))];
  return Object.fromEntries(Object.entries(flags).filter(([key]) => !own.includes(key)));
}

function camelCase(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
