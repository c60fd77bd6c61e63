import type { Comparator } from '../../model/scenario.js';

/** Reads `>= 99%` or `<= 20`; undefined for anything else. Spaces do not count. */
export function parseComparison(text: string): { comparator: Comparator; value: number; percent: boolean } | undefined {
  const match = /^\s*(>=|<=|==|>|<)\s*(\d+(?:\.\d+)?|\.\d+)\s*(%?)\s*$/.exec(text);
  if (match === null) return undefined;
  const percent = match[3] === '%';
  return { comparator: match[1] as Comparator, value: Number(match[2]), percent };
}
