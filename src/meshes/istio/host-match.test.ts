import { expect, it } from 'vitest';
import { HostSet, mostSpecificHost } from './host-match.js';

const hosts = ['*', '*.com', '*.example.com', 'a.example.com', '*.a.example.com'];

// istio: pilot/pkg/model MostSpecificHostMatch
it.each([
  ['a.example.com', 'a.example.com'],
  ['b.example.com', '*.example.com'],
  ['b.a.example.com', '*.a.example.com'],
  ['example.com', '*.com'],
  ['example.org', '*'],
  ['*.example.com', '*.example.com'],
  ['*.b.example.com', '*.example.com'],
])('%s is held by %s, in a list and in a set', (name, host) => {
  expect(mostSpecificHost(name, hosts)).toBe(host);
  expect(new HostSet(hosts).find(name)).toBe(host);
});

it('finds nothing where no wildcard holds the name', () => {
  expect(new HostSet(['*.com', 'a.org']).find('b.org')).toBeUndefined();
});
