import { InputError, type InputProblem } from '../../errors.js';
import type { Problem } from '../../manifest/schema.js';
import { type Document, formatPath } from '../../model/document.js';

/**
 * Checks every document before any of them is used.
 *
 * @throws InputError with all mistakes of all documents, in the order of their text.
 */
export function requireCorrect(documents: readonly Document[], check: (document: Document) => Problem[]): void {
  const wrong = documents
    .map((document) => ({ kind: document.kind, problems: inputProblems(document, check(document)) }))
    .filter(({ problems }) => problems.length > 0);
  const problems = wrong.flatMap((document) => document.problems);
  if (problems.length === 0) return;
  const kinds = [...new Set(wrong.map(({ kind }) => kind))].join(' and ');
  const mistakes = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
  const where = wrong.length === 1 ? `a ${kinds} document` : `${wrong.length} ${kinds} documents`;
  throw new InputError('invalid-document', `found ${mistakes} in ${where}`, {
    problems,
    position: problems[0]?.position,
  });
}

function inputProblems(document: Document, problems: readonly Problem[]): InputProblem[] {
  return problems
    .map(({ path, message, hint }) => ({ position: document.at(path), path: formatPath(path), message, hint }))
    .sort((one, other) => one.position.line - other.position.line || one.position.column - other.position.column);
}
