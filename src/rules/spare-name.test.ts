import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { isCalledSpare, isSpareName } from './spare-name.js';

describe('isSpareName', () => {
  it.each([
    ['web-backup', true],
    ['backup-web', true],
    ['web-dr', true],
    ['web.standby2', true],
    ['web-v2', false],
    ['dream', false],
    ['drones', false],
  ])('%s: %s', (name, spare) => {
    expect(isSpareName(name)).toBe(spare);
  });
});

describe('isCalledSpare', () => {
  const called = (refs: string) => {
    const { documents } = parseManifests(`apiVersion: v1\nkind: Any\nmetadata: { name: a }\nrefs:\n${refs}`, 'x.yaml');
    const [document] = documents;
    return [0, 1].map((index) => document !== undefined && isCalledSpare(document, ['refs', index]));
  };

  it.each([
    ['  - { name: a }\n  # backup of a\n  - { name: b }\n', [false, true]],
    ['  - { name: a } # the standby\n  - { name: b }\n', [true, false]],
    ['  - name: a\n    weight: 1\n  - name: b\n    weight: 0 # Failover\n', [false, true]],
    ['  - name: a\n    weight: 1 # drained\n  - name: b # canary\n    weight: 0\n', [false, false]],
    ['  - { name: backup }\n  - { name: b }\n', [false, false]],
  ])('%j', (refs, expected) => {
    expect(called(refs)).toEqual(expected);
  });
});
