/** One thing that was checked of the mTLS between clusters. */
export interface CheckResult {
  /** The Secret, or the address where a peer was asked. */
  subject: string;
  check: string;
  result: 'passed' | 'warning' | 'failed';
  /** What was found; lower case, no full stop, nothing private. */
  message: string;
  hint?: string;
}

type Build = (subject: string, check: string, message: string, details?: { hint?: string }) => CheckResult;

const build =
  (result: CheckResult['result']): Build =>
  (subject, check, message, details) => ({ subject, check, result, message, ...details });

export const passed = build('passed');
export const warning = build('warning');
export const failed = build('failed');
