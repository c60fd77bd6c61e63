import { FailoverError } from '../errors.js';
import { plainPaint, renderError } from '../output/text/problems.js';

/** Where a bug is told. */
const TRACKER = 'https://www.npmjs.com/package/kubectl-failover';

/** What stderr says of an error, and the exit code it means. */
export function reportError(
  error: unknown,
  { color, debug }: { color: boolean; debug: boolean },
): { text: string; exitCode: number } {
  const stack = debug && error instanceof Error ? `${error.stack ?? error.message}\n` : '';
  if (error instanceof FailoverError) {
    return { text: `${stack}${renderError(error, color ? paint : plainPaint)}\n`, exitCode: error.exitCode };
  }
  const what = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replace(/\s*\n\s*/g, ' ');
  return {
    text: `${stack}failover: this is a bug: ${what}; please report it at ${TRACKER}${debug ? '' : ' (FAILOVER_DEBUG=1 shows where it happened)'}\n`,
    exitCode: 70,
  };
}

/** Three colours by hand: an error must not wait for chalk. */
const paint = {
  red: (text: string) => `\u001B[31m${text}\u001B[39m`,
  bold: (text: string) => `\u001B[1m${text}\u001B[22m`,
  dim: (text: string) => `\u001B[2m${text}\u001B[22m`,
};
