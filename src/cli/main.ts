import { basename } from 'node:path';
import type { Context, Flags } from '../commands/command.js';
import { commands } from '../commands/index.js';
import type { ColorWhen } from './color.js';
import { wantsColor } from './color.js';
import { Interrupt } from './interrupt.js';
import { printable } from './printable.js';
import { runProgram } from './program.js';
import { reportError } from './report-error.js';
import { createTerminal } from './terminal.js';
import { WallClock } from './wall-clock.js';

const INTERRUPTED = 130;
const UNWRITABLE = 3;

/** The program: arguments in, exit code out. The only place that catches every error. */
export async function main(): Promise<void> {
  const interrupt = new Interrupt(process, () => process.exit(INTERRUPTED));
  watchOutput();
  process.on('uncaughtException', (error) => process.exit(tell(error)));
  let exitCode: number;
  try {
    exitCode = await run(process.argv.slice(2), interrupt);
  } catch (error) {
    exitCode = interrupt.caused(error) ? INTERRUPTED : tell(error);
  }
  // A pipe may still be full; only when it took everything may the process end.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  process.exit(exitCode);
}

async function run(args: string[], interrupt: Interrupt): Promise<number> {
  if (args[0] === '__complete') {
    const { complete } = await import('./complete.js');
    process.stdout.write(await complete(args.slice(1), commands, process.env));
    return 0;
  }
  return runProgram(args, commands, {
    name: basename(process.argv[1] ?? '').startsWith('kubectl-failover') ? 'kubectl failover' : 'failover',
    version: __VERSION__,
    columns: process.stdout.columns || 80,
    out: (text) => void process.stdout.write(text),
    context: (flags) => createContext(flags, interrupt),
  });
}

function createContext(flags: Flags, interrupt: Interrupt): Context {
  const terminal = createTerminal(process, {
    color: flags.color as ColorWhen | undefined,
    quiet: flags.quiet === true,
    verbose: flags.verbose === true,
  });
  return {
    terminal: {
      ...terminal,
      readStdin: () => {
        // Waiting for input is where people press Ctrl-C; 130 is then ours to say.
        const stopped = new Promise<never>((_, reject) =>
          interrupt.signal.addEventListener('abort', () => reject(interrupt.signal.reason)),
        );
        return Promise.race([terminal.readStdin(), stopped]);
      },
    },
    clock: new WallClock(),
    cwd: process.cwd(),
    env: process.env,
    get signal() {
      return interrupt.signal;
    },
    startedMs: Date.now(),
    kubeconfig: async (options) => {
      const { openKubeconfig } = await import('../cluster/connect.js');
      return openKubeconfig(options, process.env);
    },
    runtime: process.version,
  };
}

function tell(error: unknown): number {
  const color = wantsColor(colorAsked(process.argv), process.env, process.stderr.isTTY === true);
  const { text, exitCode } = reportError(error, { color, debug: process.env.FAILOVER_DEBUG === '1' });
  process.stderr.write(printable(text, { color }));
  return exitCode;
}

/** `--color` by itself, since an error may come before the flags are understood. */
function colorAsked(argv: readonly string[]): ColorWhen {
  const [, given] = /(?:^| )--color[= ](always|never)(?: |$)/.exec(argv.join(' ')) ?? [];
  return given === 'always' || given === 'never' ? given : 'auto';
}

/** A reader that goes away ends the program without a word; a disk that is full is a mistake like any other. */
function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`error: stdout cannot be written: ${error.message}\n`);
    process.exit(UNWRITABLE);
  });
  process.stderr.on('error', () => {
    // Nobody is left to tell.
  });
}
