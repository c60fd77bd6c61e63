import type { Json } from '../../model/document.js';
import { parseDuration } from '../../model/duration.js';

/** The same without fields that nobody wrote, so that spreading it over defaults keeps them. */
export function written<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

/** Milliseconds of a duration that was checked; undefined when it is absent. */
export function milliseconds(value: Json | undefined): number | undefined {
  return typeof value === 'string' ? parseDuration(value) : undefined;
}
