import type { Progress, Terminal } from '../model/terminal.js';

/** Shows `text` on a terminal as long as the work goes on, or what the work says since. */
export async function withProgress<Result>(
  terminal: Terminal,
  text: string,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = terminal.progress(text);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
