import { type FailoverError, InputError, type InputProblem } from '../../errors.js';
import type { Position } from '../../model/document.js';

/** The few colours that an error needs; handed in, because a usage error must not wait for chalk. */
export interface Paint {
  red(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

/** No colours at all. */
export const plainPaint: Paint = { red: (text) => text, bold: (text) => text, dim: (text) => text };

/**
 * An error as it stands on stderr, without a line end: every problem of an InputError as `file:line:column: path: message`, then
 * `hint:` and `docs:`; any other error as `error: message`.
 */
export function renderError(error: FailoverError, paint: Paint = plainPaint): string {
  const problems = error instanceof InputError ? error.problems : [];
  if (problems.length > 0) {
    const lines = problems.flatMap((problem) => problemLines(problem, paint));
    return [...lines, ...advice(error, paint)].join('\n');
  }
  const where = error.position === undefined ? '' : `${place(error.position, paint)}: `;
  return [`${where}${paint.red('error:')} ${error.message}`, ...advice(error, paint)].join('\n');
}

function problemLines(problem: InputProblem, paint: Paint): string[] {
  const path = problem.path === undefined || problem.path === '' ? '' : `${problem.path}: `;
  const where = problem.wholeFile ? paint.bold(problem.position.file) : place(problem.position, paint);
  return [`${where}: ${path}${problem.message}`, ...advice(problem, paint)];
}

function advice({ hint, docs }: { hint?: string; docs?: string }, paint: Paint): string[] {
  return [
    ...(hint === undefined ? [] : [`  ${paint.dim('hint:')} ${hint}`]),
    ...(docs === undefined
      ? []
      : [`  ${paint.dim('docs:')} ${docs.includes('://') ? docs : `failover explain ${docs}`}`]),
  ];
}

function place({ file, line, column }: Position, paint: Paint): string {
  return paint.bold(`${file}:${line}:${column}`);
}
