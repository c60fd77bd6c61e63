import { parseDuration } from '../model/duration.js';

/** A named form of a string or a number. */
export interface Format {
  /** Completes `expected ...`: "a duration such as `500ms`". */
  expected: string;
  test(value: string | number): boolean;
  /** What to do about a value of another form. */
  hint?(value: string | number): string | undefined;
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The formats that are evaluated; Kubernetes passes over all that it does not know. */
export const formats: Record<string, Format> = {
  duration: {
    expected: 'a duration such as `500ms` or `1m30s`',
    test: (value) => typeof value === 'string' && parseDuration(value) !== undefined,
    hint: (value) => (Number.isFinite(Number(value)) && value !== '' ? `give a unit: \`${value}s\`` : undefined),
  },
  'date-time': {
    expected: 'a time such as `2026-01-31T12:00:00Z`',
    test: (value) => typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value)),
  },
  byte: {
    expected: 'base64',
    // Go's decoder, which the API server uses, passes over line ends and nothing else.
    test: (value) => typeof value === 'string' && BASE64.test(value.replace(/[\r\n]/g, '')),
  },
  int32: range('a 32-bit whole number', -(2 ** 31), 2 ** 31 - 1),
  uint32: range('a whole number from 0 to 4294967295', 0, 2 ** 32 - 1),
};

function range(expected: string, minimum: number, maximum: number): Format {
  return { expected, test: (value) => typeof value !== 'number' || (value >= minimum && value <= maximum) };
}
