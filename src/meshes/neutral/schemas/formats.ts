import type { Format } from '../../../manifest/schema-format.js';
import { parseAddress } from '../address.js';
import { parseComparison } from '../comparison.js';

/** Forms of text that only our own documents have. */
export const formats: Record<string, Format> = {
  locality: {
    expected: 'a locality such as `region/zone/subzone`',
    test: (value) => typeof value === 'string' && (value === '' || /^[^/\s][^/]*(\/[^/]*){0,2}$/.test(value)),
    hint: (value) =>
      String(value).startsWith('/') ? 'name the region first: `region/zone`' : 'give at most region, zone and subzone',
  },
  address: {
    expected: 'an address, `host` or `host:port`',
    test: (value) => typeof value === 'string' && parseAddress(value) !== undefined,
    hint: (value) => (/^\w+:\/\//.test(String(value)) ? 'leave out the scheme' : undefined),
  },
  host: {
    expected: 'a DNS name',
    test: (value) =>
      typeof value === 'string' && value.length <= 253 && /^[A-Za-z0-9_*]([\w.-]*[A-Za-z0-9])?$/.test(value),
    hint: (value) => (/:\d+$/.test(String(value)) ? 'give the port in `port`' : undefined),
  },
  comparison: {
    expected: "a comparison such as `'>= 99%'`",
    test: (value) => typeof value === 'string' && parseComparison(value) !== undefined,
    hint: () => 'begin with `>=`, `>`, `<=`, `<` or `==`, then a number or a percent, all in quotes',
  },
  version: {
    expected: "a version such as `'1.40'`",
    test: (value) => typeof value === 'string' && /^v?\d+\.\d+(\.\d+)?$/.test(value),
    hint: (value) => (typeof value === 'number' ? 'put it in quotes: YAML takes 1.40 for 1.4' : undefined),
  },
};
