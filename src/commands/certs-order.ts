import { type AlternativeName, parseAlternativeName } from '../certs/alternative-name.js';
import type { Order } from '../certs/create.js';
import type { Algorithm } from '../certs/key-pair.js';
import { UsageError } from '../errors.js';
import type { Flag, Flags } from './command.js';

const YEAR_DAYS = 365;
/** A century, and well within what a date in a certificate can say. */
const MOST_DAYS = 36_500;

export const alternativeNameFlag: Flag = {
  name: 'san',
  value: 'NAME',
  repeats: true,
  description: 'host name, IP address or URI of the server side; repeats, and makes a root CA',
};

export const daysFlag: Flag = {
  name: 'days',
  value: 'N',
  description: `days until the pairs expire (default: ${YEAR_DAYS})`,
};

/**
 * What `certs create` is to make.
 *
 * @throws UsageError for a name that no certificate can carry and for days that are no number of days.
 */
export function readOrder(flags: Flags, nowMs: number): Order {
  const names = Array.isArray(flags.san) ? flags.san : [];
  return {
    sans: names.flatMap((list) => list.split(',')).map(readName),
    authority: flags.ca === true,
    algorithm: flags.algorithm as Algorithm | undefined,
    days: readDays(flags.days),
    nowMs,
  };
}

function readName(text: string): AlternativeName {
  const name = parseAlternativeName(text.trim());
  if (name !== undefined) return name;
  throw new UsageError('invalid-name', `found \`${text}\` for --san, expected a host name, an IP address or a URI`);
}

function readDays(value: Flags[string]): number {
  if (value === undefined) return YEAR_DAYS;
  const days = /^\d{1,6}$/.test(String(value)) ? Number(value) : 0;
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw new UsageError('invalid-days', `found \`${value}\` for --days, expected a number from 1 to ${MOST_DAYS}`);
}
