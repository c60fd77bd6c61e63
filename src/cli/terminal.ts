import { InputError } from '../errors.js';
import type { Progress, Terminal } from '../model/terminal.js';
import { type ColorWhen, wantsColor } from './color.js';
import { printable } from './printable.js';

/** The part of `process` that a terminal needs; tests hand in their own. */
export interface Streams {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: Record<string, string | undefined>;
}

export interface TerminalOptions {
  color?: ColorWhen;
  quiet?: boolean;
  verbose?: boolean;
}

/** The terminal at hand. Nothing is loaded for it until something moves. */
export function createTerminal(
  { stdin, stdout, stderr, env }: Streams,
  { color = 'auto', quiet = false, verbose = false }: TerminalOptions = {},
): Terminal {
  const outColor = wantsColor(color, env, stdout.isTTY === true);
  const errorColor = wantsColor(color, env, stderr.isTTY === true);
  const line = (text: string) => void stderr.write(`${printable(text, { color: errorColor })}\n`);
  // One escape sequence is not worth loading chalk for.
  const yellow = (text: string) => (errorColor ? `\u001B[33m${text}\u001B[39m` : text);
  let input: Promise<Buffer> | undefined;
  return {
    out: (text) => void stdout.write(printable(text, { color: outColor })),
    erase: (lines) => void stdout.write(lines === undefined ? '\u001B[2J\u001B[H' : `\u001B[${lines}A\r\u001B[J`),
    note: (text) => {
      if (!quiet) line(text);
    },
    warn: (text) => line(`${yellow('warning:')} ${text}`),
    debug: (text) => {
      if (verbose) line(text);
    },
    // A pseudo-terminal without a size (`script`, a CI job): ora divides by its width, and would clear lines for ever.
    progress: (text) => (quiet || stderr.isTTY !== true || stderr.columns === 0 ? SILENT : spinner(text, stderr)),
    color: outColor,
    errorColor,
    stdoutIsTTY: stdout.isTTY === true,
    stdinIsTTY: stdin.isTTY === true,
    columns: stdout.columns || 80,
    readStdin: () => {
      if (stdin.isTTY && !quiet && input === undefined) line('reading from stdin; Ctrl-D ends it');
      input ??= readAll(stdin);
      return input;
    },
    // Loaded here: hardly any run asks.
    ask: async (question) => {
      const { ask } = await import('./ask.js');
      const message = printable(question.message, { color: false });
      return ask({ ...question, message }, { input: stdin, output: stderr });
    },
    ...(stdin.isTTY && stdout.isTTY
      ? { screen: async () => (await import('./screen.js')).openScreen(stdin, stdout, process) }
      : {}),
  };
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

/** An animated line. ora is loaded while the work goes on; what is done before that needs no spinner. */
function spinner(text: string, stream: NodeJS.WriteStream): Progress {
  let current: string | undefined = printable(text, { color: false });
  const loading = import('ora').then(({ default: ora }) => {
    if (current !== undefined) return ora({ text: current, stream, discardStdin: false }).start();
    return undefined;
  });
  return {
    update: (next) => {
      const shownText = printable(next, { color: false });
      current = shownText;
      void loading.then((shown) => {
        if (shown !== undefined) shown.text = shownText;
      });
    },
    stop: () => {
      current = undefined;
      void loading.then((shown) => shown?.stop());
    },
  };
}

async function readAll(stdin: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  } catch (cause) {
    // `< folder` and a terminal that is gone end here.
    throw new InputError('stdin', `stdin cannot be read: ${(cause as Error).message}`, { cause });
  }
  return Buffer.concat(chunks);
}
