import { describe, expect, it } from 'vitest';
import { editText } from './edit-text.js';
import { parseManifests } from './parse.js';

const TEXT = `apiVersion: v1
kind: Thing
metadata: { name: a } # stays
spec:
  mode: old   # why
  list: [1, 2,
    3]
  text: |
    one
    two
`;

function edited(text: string, path: (string | number)[], replacement: string): string {
  const [document] = parseManifests(text, 'x.yaml').documents;
  const at = document?.span?.(path);
  expect(at).toBeDefined();
  return editText(text, [{ at: at!, text: replacement }]);
}

describe('a value replaced in its text', () => {
  it('leaves comments and layout', () => {
    expect(edited(TEXT, ['spec', 'mode'], 'new')).toBe(TEXT.replace('old', 'new'));
  });

  it('may span lines', () => {
    expect(edited(TEXT, ['spec', 'list'], '[]')).toBe(TEXT.replace('[1, 2,\n    3]', '[]'));
  });

  it('keeps Windows line ends and a byte-order mark', () => {
    const windows = `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`;
    expect(edited(windows, ['spec', 'mode'], 'new')).toBe(windows.replace('old', 'new'));
  });

  it('is found in the right document of several', () => {
    const two = `${TEXT}---\n${TEXT}`;
    const [, second] = parseManifests(two, 'x.yaml').documents;
    expect(editText(two, [{ at: second!.span!(['spec', 'mode'])!, text: 'new' }])).toBe(
      `${TEXT}---\n${TEXT.replace('old', 'new')}`,
    );
  });

  it('is nowhere when the value is not written', () => {
    const [document] = parseManifests(TEXT, 'x.yaml').documents;
    expect(document?.span?.(['spec', 'absent'])).toBeUndefined();
  });

  it('happens once where two edits overlap', () => {
    const [document] = parseManifests(TEXT, 'x.yaml').documents;
    const at = document!.span!(['spec', 'mode'])!;
    expect(
      editText(TEXT, [
        { at, text: 'new' },
        { at, text: 'newer' },
      ]),
    ).toBe(TEXT.replace('old', 'new'));
  });
});
