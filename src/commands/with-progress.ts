import type { Terminal } from '../model/terminal.js';

/** Shows `text` on a terminal as long as the work goes on. */
export async function withProgress<Result>(
  terminal: Terminal,
  text: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const progress = terminal.progress(text);
  try {
    return await work();
  } finally {
    progress.stop();
  }
}
