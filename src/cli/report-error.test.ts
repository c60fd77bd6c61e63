import { describe, expect, it } from 'vitest';
import { ClusterError, InputError, UsageError } from '../errors.js';
import { reportError } from './report-error.js';

const quiet = { color: false, debug: false };

describe('reportError', () => {
  it('tells a mistake of the user with its advice and exit code', () => {
    const { text, exitCode } = reportError(
      new UsageError('x', 'unknown flag `--a`', { hint: 'did you mean `--b`?' }),
      quiet,
    );
    expect([text, exitCode]).toEqual(['error: unknown flag `--a`\n  hint: did you mean `--b`?\n', 2]);
    expect(reportError(new ClusterError('x', 'unreachable'), quiet).exitCode).toBe(4);
  });

  it('names the place of every problem, or the file where no line is meant', () => {
    const position = { file: 'a.yaml', line: 3, column: 5 };
    const problems = [
      { position, path: 'spec.a', message: 'found 1, expected 2' },
      { position, wholeFile: true, message: 'no such file' },
    ];
    const { text, exitCode } = reportError(new InputError('x', 'two', { problems }), quiet);
    expect([text, exitCode]).toEqual(['a.yaml:3:5: spec.a: found 1, expected 2\na.yaml: no such file\n', 3]);
  });

  it('tells a bug in one line with where to report it, and the stack only when asked', () => {
    const bug = new TypeError('x is not\n a function');
    const { text, exitCode } = reportError(bug, quiet);
    expect(exitCode).toBe(70);
    expect(text).toMatch(
      /^failover: this is a bug: TypeError: x is not a function; please report it at https:\S+ .*\n$/,
    );
    expect(reportError(bug, { ...quiet, debug: true }).text).toMatch(
      /^TypeError: x is not\n[\s\S]*report-error\.test\.ts/,
    );
    expect(reportError('thrown text', quiet).text).toContain('a bug: thrown text;');
  });
});
