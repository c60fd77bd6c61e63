import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Interrupted } from '../errors.js';
import type { Question } from '../model/terminal.js';
import { ask } from './ask.js';

/** Asks, and presses these keys one after the other. */
async function press(question: Question, ...keys: string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  const shown: string[] = [];
  output.on('data', (chunk) => shown.push(String(chunk)));
  const answer = ask(question, { input, output });
  for (const key of keys) {
    await new Promise((done) => setTimeout(done, 20));
    input.write(key);
  }
  return { answer: await answer, shown: shown.join('') };
}

const ENTER = '\r';
const DOWN = '\u001B[B';
const CTRL_C = '\u0003';

describe('ask', () => {
  it('takes what is typed, or what stands there already', async () => {
    expect((await press({ message: 'Where?' }, 'here', ENTER)).answer).toBe('here');
    expect((await press({ message: 'Where?', initial: 'there' }, ENTER)).answer).toBe('there');
    expect((await press({ message: 'Where?' }, ENTER)).answer).toBe('');
  });

  it('says what is wrong with an answer and lets it be mended', async () => {
    const check = (text: string) => (text === 'no' ? 'found `no`, expected a place' : undefined);
    const { answer, shown } = await press({ message: 'Where?', check }, 'no', ENTER, 'where', ENTER);
    expect([answer, shown.includes('expected a place')]).toEqual(['nowhere', true]);
  });

  it('offers choices', async () => {
    const choices = [{ value: 'a' }, { value: 'b', label: 'The second' }, { value: 'c' }];
    const { answer, shown } = await press({ message: 'Which?', choices, initial: 'a' }, DOWN, ENTER);
    expect([answer, shown.includes('The second')]).toEqual(['b', true]);
  });

  it('is interrupted by Ctrl-C', async () => {
    await expect(press({ message: 'Where?' }, 'he', CTRL_C)).rejects.toBeInstanceOf(Interrupted);
  });
});
