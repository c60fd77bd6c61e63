/** Tells whether one letter fits, or stands for any number of any letters. */
type Token = ((letter: string) => boolean) | '*';

/**
 * Whether a name matches a pattern of `*`, `?`, `[a-z]` and `[!a-z]`, all of it and within one folder. Names that begin with a dot match only
 * a pattern that does. The time is at most the product of both lengths, however many stars there are: a later star takes over from those before
 * it, since whatever they could match otherwise, it can match as well.
 */
export function globMatcher(pattern: string): (name: string) => boolean {
  const tokens = (pattern.match(/\[!?[^\]]+\]|./gsu) ?? []).map(tokenOf);
  return (name) => (!name.startsWith('.') || pattern.startsWith('.')) && matches(tokens, [...name]);
}

function matches(tokens: readonly Token[], letters: readonly string[]): boolean {
  let [token, letter] = [0, 0];
  let [afterStar, taken] = [-1, 0];
  while (letter < letters.length) {
    const wanted = tokens[token];
    if (wanted === '*') {
      token += 1;
      [afterStar, taken] = [token, letter];
    } else if (wanted?.(letters[letter] as string)) {
      token += 1;
      letter += 1;
    } else {
      if (afterStar < 0) return false;
      taken += 1;
      [token, letter] = [afterStar, taken];
    }
  }
  return tokens.slice(token).every((rest) => rest === '*');
}

function tokenOf(text: string): Token {
  if (text === '*') return '*';
  if (text === '?') return () => true;
  if (text.length > 1 && text.startsWith('[')) return oneOf(text.slice(1, -1));
  return (letter) => letter === text;
}

/** `a-z_` and `!a-z`. */
function oneOf(set: string): Token {
  const not = set.startsWith('!') && set.length > 1;
  const ranges = [...(not ? set.slice(1) : set).matchAll(/(.)(?:-(.))?/gsu)].map(([, first = '', last = first]) => ({
    first,
    last,
  }));
  return (letter) => ranges.some(({ first, last }) => first <= letter && letter <= last) !== not;
}
