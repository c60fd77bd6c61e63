import { describe, expect, it } from 'vitest';
import { createStyle } from '../output/style.js';
import { printable } from './printable.js';

const [withColor, without] = [{ color: true }, { color: false }];

describe('printable', () => {
  it.each([
    ['the title of the window', 'a\u001B]0;pwn\u0007b', 'a\\u001b]0;pwn\\u0007b'],
    ['a cleared screen', '\u001B[2J', '\\u001b[2J'],
    ['a hidden text', '\u001B[8msecret', '\\u001b[8msecret'],
    ['the same in one character (C1)', '\u009B2J', '\\u009b2J'],
    ['a line written over', 'error\rfine ', 'error\\u000dfine '],
    ['a NUL, a backspace and a delete', '\0\b\u007F', '\\u0000\\u0008\\u007f'],
  ])('shows %s instead of obeying it', (_, text, shown) => {
    expect([printable(text, withColor), printable(text, without)]).toEqual([shown, shown]);
  });

  it('leaves line ends of every system, tabs and letters of every language', () => {
    const text = 'a\tb\r\nc\n例え é 👩‍👩‍👧 \u0085';
    expect(printable(text, withColor)).toBe(text);
  });

  it('keeps every colour of ours, and none where there should be none', () => {
    const { bold, dim, red, green, yellow, blue, cyan, level } = createStyle(true, 80);
    const text = [bold, dim, red, green, yellow, blue, cyan].map((paint) => paint('x')).join('') + level(2, 'x');
    expect(printable(text, withColor)).toBe(text);
    expect(printable('\u001B[31mred', without)).toBe('\\u001b[31mred');
  });

  it('leaves JSON the value it is', () => {
    const value = { name: 'a\u001B[2J\u009B2J\u007F' };
    expect(JSON.parse(printable(JSON.stringify(value), without))).toEqual(value);
  });
});
