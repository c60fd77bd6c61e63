import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../errors.js';
import type { Status } from '../model/status.js';
import { print } from '../output/print.js';
import type { Context, Flags } from './command.js';

/** Between two looks at the clusters. */
const PERIOD_MS = 2000;

/**
 * Shows the state whenever it changes until Ctrl-C: drawn anew on a terminal, one after the other in a pipe. `-o jsonl` writes a line for each change and
 * the result last; other formats for programs write the result only. A cluster that is away for a moment is told and asked again.
 */
export async function watchStatus(context: Context, flags: Flags, read: () => Promise<Status>): Promise<number> {
  const { terminal, signal } = context;
  const format = typeof flags.output === 'string' ? flags.output : 'text';
  const isShown = format === 'text' || format === 'jsonl';
  const redraws = format === 'text' && terminal.stdoutIsTTY;
  const show = async (data: Status): Promise<void> => {
    if (redraws) terminal.erase();
    await print(terminal, { kind: 'status', data }, format);
  };
  let current = await read();
  if (isShown) await show(current);
  while (!signal.aborted) {
    await pause(context);
    if (signal.aborted) break;
    try {
      const next = await read();
      if (isDeepStrictEqual(next, current)) continue;
      current = next;
      if (isShown) await show(current);
    } catch (error) {
      // The first look was good: whoever watches an outage wants to see its end.
      if (!(error instanceof ClusterError)) throw error;
      terminal.warn(error.message);
    }
  }
  // On a terminal the last picture stands there already.
  if (!redraws) await print(terminal, { kind: 'status', data: current }, format);
  return current.healthy ? 0 : 1;
}

function pause({ clock, signal }: Context): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(PERIOD_MS, end);
    signal.addEventListener('abort', end);
  });
}
