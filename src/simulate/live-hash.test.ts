import { describe, expect, it } from 'vitest';
import { xxHash } from '../engine/balancers/xx-hash.js';
import type { HashInput } from '../model/plan.js';
import { hashKeys } from './live-hash.js';

const from = (headers: string[], path = '/', source = '192.0.2.1') => ({ headers, path, source });
const low = (text: string): number => Number(xxHash(text) & 0xffff_ffffn);
const on = (kind: HashInput['kind'], name: string) =>
  hashKeys({ timeoutMs: 0, hash: 'header', hashOn: { kind, name } })!;

describe('what a hash policy hashes of a real request', () => {
  it('is nothing without a policy, or where nobody knows which header', () => {
    expect(hashKeys({ timeoutMs: 0, hash: 'random' })).toBeUndefined();
    expect(hashKeys({ timeoutMs: 0, hash: 'header' })).toBeUndefined();
  });

  it('is the address of the client', () => {
    const keyOf = hashKeys({ timeoutMs: 0, hash: 'source-ip' })!;
    expect(keyOf(from([]))).toBe(low('192.0.2.1'));
    expect(keyOf(from([], '/', '192.0.2.2'))).toBe(low('192.0.2.2'));
  });

  it('is the value of a header, whatever the case of its name', () => {
    const keyOf = on('header', 'x-user');
    expect(keyOf(from(['accept', 'x-user', 'X-User', 'ann']))).toBe(low('ann'));
    expect(keyOf(from(['accept', 'x-user']))).toBeUndefined();
    // envoy: hash_policy.cc, HeaderHashMethod sorts the values of a header that came twice.
    expect(keyOf(from(['x-user', 'b', 'x-user', 'a']))).toBe(keyOf(from(['x-user', 'a', 'x-user', 'b'])));
  });

  it('is a pseudo header of HTTP/2', () => {
    expect(on('header', ':path')(from([], '/a?b=1'))).toBe(low('/a?b=1'));
    expect(on('header', ':authority')(from(['host', 'shop.test']))).toBe(low('shop.test'));
  });

  it('is the value of a cookie', () => {
    const keyOf = on('cookie', 'user');
    expect(keyOf(from(['cookie', 'old-user=bob; user=ann=1'])) ?? 0).toBe(low('ann=1'));
    expect(keyOf(from(['cookie', 'other=ann']))).toBeUndefined();
  });

  it('is the value of a query parameter', () => {
    const keyOf = on('query', 'user');
    expect(keyOf(from([], '/?a=1&user=ann&user=bob'))).toBe(low('ann'));
    expect(keyOf(from([], '/user=ann'))).toBeUndefined();
  });
});
