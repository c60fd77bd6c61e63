import { describe, expect, it } from 'vitest';
import { wantsColor } from './color.js';

describe('wantsColor', () => {
  it.each<[string, boolean, Record<string, string>, boolean]>([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR, which no-color.org ignores', true, { NO_COLOR: '' }, true],
    ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '' }, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
    ['both, where node lets FORCE_COLOR win', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('decides by itself for %s', (_, isTTY, env, expected) => {
    expect(wantsColor('auto', env, isTTY)).toBe(expected);
  });

  it('obeys --color before all', () => {
    expect(wantsColor('always', { NO_COLOR: '1' }, false)).toBe(true);
    expect(wantsColor('never', { FORCE_COLOR: '1' }, true)).toBe(false);
  });
});
