import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.js';

describe('parseAddress', () => {
  it.each([
    ['api.example.com', { host: 'api.example.com' }],
    ['api.example.com:443', { host: 'api.example.com', port: 443 }],
    ['10.0.0.1', { host: '10.0.0.1' }],
    ['10.0.0.1:8080', { host: '10.0.0.1', port: 8080 }],
    ['localhost:1', { host: 'localhost', port: 1 }],
    ['[::1]:8080', { host: '::1', port: 8080 }],
    ['[fd00::5]', { host: 'fd00::5' }],
    ['fd00::5', { host: 'fd00::5' }],
    ['a', { host: 'a' }],
  ])('%s', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  it.each(['', 'a b', 'http://a', 'a:0', 'a:65536', 'a:', 'a:b', '[::1', 'a/b', '-a'])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
