/** What went wrong with one try. */
export type Trouble =
  | { kind: 'unreachable' | 'cut' | 'timeout'; isSent: boolean }
  | { kind: 'answer'; status: number; retryAfterMs?: number };

export interface RetryLimits {
  /** Whether doing it twice is the same as doing it once. */
  isIdempotent: boolean;
  /** False as long as this server has never answered: then a wrong address is likelier than a restart. */
  isKnown: boolean;
}

const FIRST_MS = 100;
const LONGEST_MS = 5000;

/** Tries in all. Ten take about 25 s of waiting: an API server is back from a restart by then. */
const TRIES = 10;
/** Of a server that never answered: less than a second. */
const TRIES_UNKNOWN = 4;
/** A time-out took long already, and an internal error is seldom gone soon. */
const TRIES_TIMEOUT = 3;
const TRIES_ERROR = 5;
/** Nobody waits longer than this for one try because the server says so. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * Milliseconds to wait before the next try, undefined to give up. `tries` counts those made. The wait doubles from 100 ms to 5 s, between
 * half and all of it by chance, so that many clients do not come back at the same moment; Retry-After is a minimum.
 */
export function nextTryMs(
  trouble: Trouble,
  tries: number,
  { isIdempotent, isKnown }: RetryLimits,
  random: () => number,
): number | undefined {
  if (tries >= triesFor(trouble, { isIdempotent, isKnown })) return undefined;
  const backOff = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) * (0.5 + random() / 2);
  const asked = trouble.kind === 'answer' ? (trouble.retryAfterMs ?? 0) : 0;
  return asked > LONGEST_RETRY_AFTER_MS ? undefined : Math.max(asked, backOff);
}

function triesFor(trouble: Trouble, { isIdempotent, isKnown }: RetryLimits): number {
  if (trouble.kind === 'answer') {
    const { status, retryAfterMs } = trouble;
    // With Retry-After the server did nothing yet (client-go: rest/with_retry.go); 429 always says so.
    if (status === 429 || (status >= 500 && retryAfterMs !== undefined)) return TRIES;
    if (status === 503) return isIdempotent ? TRIES : 1;
    return status >= 500 && isIdempotent ? TRIES_ERROR : 1;
  }
  if (trouble.isSent && !isIdempotent) return 1;
  if (!isKnown) return trouble.kind === 'timeout' ? 1 : TRIES_UNKNOWN;
  return trouble.kind === 'timeout' ? TRIES_TIMEOUT : TRIES;
}

/** `Retry-After` in ms: seconds, or a date. */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
