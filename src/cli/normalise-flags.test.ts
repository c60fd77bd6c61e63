import { describe, expect, it } from 'vitest';
import { normaliseFlags } from './normalise-flags.js';

const flags = [
  { name: 'recursive', short: 'R', description: '' },
  { name: 'output', short: 'o', value: 'FORMAT', description: '' },
  { name: 'cert-chain', value: 'FILE', aliases: ['certchain'], description: '' },
];

describe('normaliseFlags', () => {
  it.each([
    ['--recursive', '--recursive'],
    ['--recursive=true', '--recursive'],
    ['--recursive=F', '--no-recursive'],
    ['-R=1', '--recursive'],
    ['-R=false', '--no-recursive'],
    ['-R', '-R'],
    ['-o=json', '--output=json'],
    ['-o=a=b\nc', '--output=a=b\nc'],
    ['--output=', '--output='],
    ['-ojson', '-ojson'],
    ['--certchain', '--cert-chain'],
    ['--certchain=x', '--cert-chain=x'],
    ['--other=false', '--other=false'],
    ['-', '-'],
    ['word', 'word'],
  ])('spells %j as %j', (word, spelled) => {
    expect(normaliseFlags([word], flags)).toEqual([spelled]);
  });

  it('leaves alone what stands after --', () => {
    expect(normaliseFlags(['-R=true', '--', '-R=true'], flags)).toEqual(['--recursive', '--', '-R=true']);
  });

  it('refuses a boolean that is none', () => {
    expect(() => normaliseFlags(['--recursive=yes'], flags)).toThrow(/expected `--recursive`/);
  });
});
