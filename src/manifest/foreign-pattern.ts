import { type Context, createContext, Script } from 'node:vm';

/** How long one text may take: the pattern stands in an input, and JavaScript's expressions may take time without end. */
const LIMIT_MS = 100;
/** So short a text is done in time with any pattern; watching costs more than matching. */
const SHORT = 20;

/**
 * A regular expression that somebody else wrote, for Go's RE2 as all of Kubernetes and Envoy, which takes time in proportion to the text. The
 * function says whether a text matches anywhere, undefined when that could not be found out in time.
 *
 * @throws SyntaxError for what JavaScript does not understand.
 */
export function foreignPattern(source: string): (text: string) => boolean | undefined {
  const regex = new RegExp(source);
  return (text) => (text.length <= SHORT ? regex.test(text) : watchedTest(regex, text));
}

let watched: { context: Context; script: Script } | undefined;

function watchedTest(regex: RegExp, text: string): boolean | undefined {
  watched ??= { context: createContext(), script: new Script('regex.test(text)') };
  Object.assign(watched.context, { regex, text });
  try {
    return watched.script.runInContext(watched.context, { timeout: LIMIT_MS }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}
