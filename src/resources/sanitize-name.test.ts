import { describe, expect, it } from 'vitest';
import { sanitizeName } from './sanitize-name.js';

describe('sanitizeName', () => {
  it.each([
    ['default-service-blue-10000', 'default-service-blue-10000'],
    ['a*b/c.d:e_f g', 'a-b-c-d-e-f-g'],
    ['[a]"b"\'c\'\nd', 'abcd'],
    ['Istiod-Istio-System-Mgmt', 'istiod-istio-system-mgmt'],
  ])('writes %j as %s', (text, name) => expect(sanitizeName(text)).toBe(name));

  it('keeps 63 characters as they are and shortens 64 to 31, a dash and 31 of the md5', () => {
    expect(sanitizeName('a'.repeat(63))).toBe('a'.repeat(63));
    // md5 of 64 times `a`: 014842d480b571495a4a0363793f7367
    expect(sanitizeName('a'.repeat(64))).toBe(`${'a'.repeat(31)}-014842d480b571495a4a0363793f736`);
  });

  it('hashes before it lower-cases', () => {
    // md5 of 64 times `A`: d289a97565bc2d27ac8b8545a5ddba45
    expect(sanitizeName('A'.repeat(64))).toBe(`${'a'.repeat(31)}-d289a97565bc2d27ac8b8545a5ddba4`);
  });
});
