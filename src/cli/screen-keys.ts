import type { Key } from 'node:readline';

/** What the view calls a key: the character that it types, else its name with `ctrl-` before it. Undefined for one without either. */
export function nameKey(text: string | undefined, key: Key): string | undefined {
  const typed = key.sequence ?? text;
  if (key.ctrl !== true && typed !== undefined && /^\P{Cc}$/u.test(typed)) return typed;
  if (key.name === undefined) return undefined;
  return key.ctrl === true ? `ctrl-${key.name}` : key.name;
}
