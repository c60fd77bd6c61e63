/** When to colour, as `--color` says it. */
export type ColorWhen = 'auto' | 'always' | 'never';

/**
 * Whether a stream gets colours: what `--color` says, else FORCE_COLOR (`0` and `false` switch off), else NO_COLOR (no-color.org: any text that is not
 * empty), else whether it is a terminal that knows colours. FORCE_COLOR before NO_COLOR is what Node does itself (lib/internal/tty.js).
 */
export function wantsColor(when: ColorWhen, env: Record<string, string | undefined>, isTTY: boolean): boolean {
  if (when !== 'auto') return when === 'always';
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTTY && !no && term !== 'dumb';
}
