const BLOCKS = [...'▁▂▃▄▅▆▇█'];

/** A part of a whole as the height of one letter; `·` for none. */
export function shareBlock(part: number, whole: number): string {
  if (part <= 0 || whole <= 0) return '·';
  return BLOCKS[Math.min(BLOCKS.length, Math.ceil((part / whole) * BLOCKS.length)) - 1] as string;
}
