import { isUtf8 } from 'node:buffer';
import type { InputProblem } from '../errors.js';
import { lineAndColumn } from './marks.js';

/**
 * The text of a file. UTF-8, or UTF-16 with a byte-order mark, which is what `>` of Windows PowerShell writes. Bytes that are neither are a
 * problem that names the first of them.
 */
export function decode(bytes: Buffer, file: string): { text: string; problem?: InputProblem } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return { text };
  const { offset, byte } = firstWrong(text, bytes);
  return {
    text: '',
    problem: {
      position: { file, ...lineAndColumn(text, offset) },
      message: `found the byte 0x${byte.toString(16).padStart(2, '0')}, expected UTF-8 text`,
      hint: 'is this the right file? If it is text, save it as UTF-8',
    },
  };
}

/** The first replacement character that the bytes do not hold themselves. */
function firstWrong(text: string, bytes: Buffer): { offset: number; byte: number } {
  let offset = -1;
  let at = 0;
  for (;;) {
    const next = text.indexOf('\uFFFD', offset + 1);
    at += Buffer.byteLength(text.slice(Math.max(offset, 0), next));
    offset = next;
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) return { offset, byte: bytes[at] ?? 0 };
  }
}
