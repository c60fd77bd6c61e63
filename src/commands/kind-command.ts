import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { kinds } from '../kinds/index.js';
import type { Kind } from '../kinds/kind.js';
import type { JsonObject } from '../model/document.js';
import type { Command, CommandEntry, Context, Flag, Flags } from './command.js';
import { namespace, output } from './flags.js';
import { manifestFormats } from './print-manifests.js';

/** The words that make one KIND each; `extra` are the flags of the word before them, which decides by them what to do with the objects. */
export function kindEntries(word: Omit<KindWord, 'kind'>): CommandEntry[] {
  return kinds.map((kind) => ({
    name: kind.name,
    group: 'KINDs',
    summary: kind.summary,
    load: async () => kindCommand({ ...word, kind }),
  }));
}

interface KindWord {
  kind: Kind;
  /** Flags beside those of every KIND. */
  flags: Flag[];
  /** Turns the line of an example of `generate` into one of this word. */
  example(line: string): string;
  /** @throws UsageError for flags with which nothing can be made. */
  check(flags: Flags): void;
  /** Does with the objects what the word says; gives the exit code. */
  use(context: Context, objects: readonly JsonObject[], flags: Flags, kind: Kind): Promise<number>;
}

function kindCommand({ kind, flags: extra, example, check, use }: KindWord): Command {
  return {
    arguments: [
      { name: 'name', description: `name of the ${kind.nameOptional ? 'object; may be left out' : 'object'}` },
    ],
    flags: [
      ...kind.flags,
      { ...namespace, description: 'namespace of the objects' },
      { name: 'labels', value: 'KEY=VALUE,...', repeats: true, description: 'labels of every object' },
      { name: 'annotations', value: 'KEY=VALUE,...', repeats: true, description: 'annotations of every object' },
      output(manifestFormats),
      // A KIND's own meaning of a flag wins: a health check has a timeout.
      ...extra.filter(({ name }) => !kind.flags.some((own) => own.name === name)),
    ],
    examples: kind.examples.map(({ line, does }) => ({ line: example(line), does })),
    async run(context: Context, [name]: string[], flags: Flags): Promise<number> {
      check(flags);
      const { make } = await import('../kinds/make.js');
      const objects = await make(kind, {
        name,
        namespace: typeof flags.namespace === 'string' ? flags.namespace : undefined,
        flags,
        context: { readFile: (path) => readFile(context, path) },
      });
      return use(context, objects, flags, kind);
    },
  };
}

async function readFile(context: Context, path: string): Promise<Buffer> {
  if (path === '-') return context.terminal.readStdin();
  const { readBytes } = await import('../manifest/read-bytes.js');
  return readBytes(resolve(context.cwd, path), path);
}

/** Both are asked for: the objects of `-f`, and one of a KIND. */
export function refuseInputs(flags: Flags): void {
  if (Array.isArray(flags.filename)) {
    throw new UsageError('kind-and-input', 'found -f and a KIND, expected one of them');
  }
}
