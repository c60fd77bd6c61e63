import { UsageError } from '../errors.js';
import { parseDuration } from '../model/duration.js';
import type { Flags } from './command.js';

/**
 * The value of `--timeout` in ms, 60 s where none is given.
 *
 * @throws UsageError for what is no duration.
 */
export function readTimeout(value: Flags[string]): number {
  if (typeof value !== 'string') return 60_000;
  const ms = parseDuration(value);
  if (ms !== undefined && ms >= 0) return ms;
  throw new UsageError('bad-duration', `found --timeout ${value}, expected a duration such as 90s`);
}
