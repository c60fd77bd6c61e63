import type { OnFile } from '../manifest/read-path.js';
import type { Progress } from '../model/terminal.js';
import type { Context } from './command.js';
import { withProgress } from './with-progress.js';

/** Files or documents; fewer are dealt with before anybody wonders. */
const MANY = 1000;

/** Files between two signs of life: some ten a second. */
const EVERY = 250;

/** Says how far the reading of a large folder is. */
export class ReadingProgress {
  readonly #context: Pick<Context, 'terminal' | 'clock'>;
  #progress: Progress | undefined;

  constructor(context: Pick<Context, 'terminal' | 'clock'>) {
    this.#context = context;
  }

  readonly onFile: OnFile = (read, total) => {
    if (total < MANY || read % EVERY !== 0) return undefined;
    this.#progress ??= this.#context.terminal.progress('');
    this.#progress.update(`reading ${read} of ${total} files`);
    return pause(this.#context);
  };

  stop(): void {
    this.#progress?.stop();
  }
}

/** Work over many documents at once, announced before it begins. */
export async function announced<Result>(
  context: Pick<Context, 'terminal' | 'clock'>,
  { documents, verb }: { documents: number; verb: string },
  work: () => Result,
): Promise<Result> {
  if (documents < MANY) return work();
  return withProgress(context.terminal, `${verb} ${documents} documents`, async () => {
    await pause(context);
    return work();
  });
}

/** Reading and checking never wait for anything: without a pause the terminal would not be drawn. */
function pause({ clock }: Pick<Context, 'clock'>): Promise<void> {
  return new Promise((resolve) => clock.after(0, resolve));
}
