import { describe, expect, it } from 'vitest';
import { isAddressBlock, isIpAddress } from '../../../model/ip-address.js';
import { domainNameProblem, isDnsLabel, wildcardDomainProblem } from './domain-name.js';
import { isPrime } from './prime.js';

const long = (length: number) => 'a'.repeat(length);

// istio: pkg/config/validation/agent/validation.go ValidateFQDN, ValidateWildcardDomain; pkg/config/labels/instance.go
describe('domain names', () => {
  it.each([
    'reviews',
    'Reviews.Shop',
    'reviews.shop.svc.cluster.local.',
    '1a.2b',
    '7.shop.example',
    `${long(63)}.example`,
    [long(63), long(63), long(63), long(63)].join('.'),
  ])('takes %s', (name) => {
    expect(domainNameProblem(name)).toBeUndefined();
    expect(wildcardDomainProblem(name)).toBeUndefined();
  });

  it.each([
    '',
    '.',
    'a..b',
    'a..',
    '.a',
    'a_b.example',
    '-a.example',
    'a-.example',
    '10.0.0.1',
    'shop.example.42',
    'a b',
  ])('refuses %s', (name) => {
    expect(domainNameProblem(name)).toBeDefined();
    expect(wildcardDomainProblem(name)).toBeDefined();
  });

  it('counts characters', () => {
    expect(domainNameProblem(`${long(64)}.example`)).toContain(long(64));
    expect(domainNameProblem(`${[long(63), long(63), long(63), long(63)].join('.')}.`)).toContain('256 characters');
  });

  it.each(['*', '*.shop.example', '*shop.example', '*-eu.shop.example', '*eu'])('takes the wildcard %s', (name) => {
    expect(wildcardDomainProblem(name)).toBeUndefined();
    expect(domainNameProblem(name)).toBeDefined();
  });

  it.each(['**', '*.', '*-', 'a*.example', 'a.*.example', '*.*.example', '*_a.example'])(
    'refuses the wildcard %s',
    (name) => {
      // A lone dot at the end is the root, also behind a wildcard.
      expect(wildcardDomainProblem(name) === undefined).toBe(name === '*.');
    },
  );

  it('takes digits alone for one label but not for the last of several', () => {
    expect(wildcardDomainProblem('42')).toBeUndefined();
    expect(domainNameProblem('42')).toBeDefined();
    expect(isDnsLabel('42')).toBe(true);
    expect(isDnsLabel(long(64))).toBe(false);
  });
});

// go: net/netip ParseAddr, ParsePrefix
describe('IP addresses', () => {
  it.each([
    '10.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7:8',
    '::ffff:10.0.0.1',
    'FE80::a',
  ])('takes %s', (text) => expect(isIpAddress(text)).toBe(true));
  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.1.2',
    '10.0.0.1%eth0',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7::8',
    'fe80::1%',
    '12345::',
    '::10.0.0',
    '10.0.0.1::',
    '10.0.0.0/8',
  ])('refuses %s', (text) => expect(isIpAddress(text)).toBe(false));
  it.each(['10.0.0.0/8', '10.1.2.3/8', '0.0.0.0/0', '10.0.0.1/32', '2001:db8::/32', '::/128'])(
    'takes the block %s',
    (text) => expect(isAddressBlock(text)).toBe(true),
  );
  it.each([
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/08',
    '10.0.0.0/',
    '10.0.0.0/+8',
    'fe80::%eth0/64',
    '10.0.0.0/8/8',
    '10.0.0.1',
  ])('refuses the block %s', (text) => expect(isAddressBlock(text)).toBe(false));
});

it('knows primes as Envoy does, which counts 1 among them', () => {
  expect(Array.from({ length: 30 }, (_, index) => index).filter(isPrime)).toEqual([
    1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29,
  ]);
  expect(isPrime(65_537)).toBe(true);
  expect(isPrime(4_999_999)).toBe(true);
  expect(isPrime(4_999_997)).toBe(false);
});
