import { describe, expect, it } from 'vitest';
import { InputError, UsageError } from '../../errors.js';
import { renderError } from './problems.js';

describe('errors on stderr', () => {
  it('names every problem of an input', () => {
    const error = new InputError('schema', '2 problems', {
      problems: [
        {
          position: { file: 'a.yaml', line: 3, column: 5 },
          path: 'spec.detection',
          message: 'found `outlierr`, expected `outlier`',
          hint: 'did you mean `outlier`?',
          docs: 'schema/unknown-field',
        },
        { position: { file: 'b.yaml', line: 1, column: 1 }, message: 'found nothing, expected a manifest' },
      ],
    });
    expect(renderError(error)).toBe(
      [
        'a.yaml:3:5: spec.detection: found `outlierr`, expected `outlier`',
        '  hint: did you mean `outlier`?',
        '  docs: failover explain schema/unknown-field',
        'b.yaml:1:1: found nothing, expected a manifest',
      ].join('\n'),
    );
  });

  it('tells any other error in one line, and what to do', () => {
    const error = new UsageError('unknown-flag', 'unknown flag `--form`', { hint: 'did you mean `--from`?' });
    expect(renderError(error)).toBe('error: unknown flag `--form`\n  hint: did you mean `--from`?');
  });

  it('paints with what it is given', () => {
    const paint = { red: (t: string) => `<r>${t}</r>`, bold: (t: string) => `<b>${t}</b>`, dim: (t: string) => t };
    const error = new InputError('x', 'no such file', { position: { file: 'a', line: 1, column: 2 } });
    expect(renderError(error, paint)).toBe('<b>a:1:2</b>: <r>error:</r> no such file');
  });
});
