import type { Readable, Writable } from 'node:stream';
import { isCancel, select, text } from '@clack/prompts';
import { Interrupted } from '../errors.js';
import type { Question } from '../model/terminal.js';

/**
 * Puts the question where people read, and waits for the answer.
 *
 * @throws Interrupted on Ctrl-C: the terminal is in raw mode then, so that no signal comes.
 */
export async function ask(
  { message, initial, choices, check }: Question,
  { input, output }: { input: Readable; output: Writable },
): Promise<string> {
  const answer =
    choices === undefined
      ? await text({
          message,
          initialValue: initial,
          validate: (value) => check?.((value ?? '').trim()),
          input,
          output,
        })
      : await select({
          message,
          initialValue: initial,
          options: choices.map((choice) => ({ ...choice })),
          input,
          output,
        });
  if (isCancel(answer)) throw new Interrupted('interrupted', 'interrupted');
  return answer.trim();
}
