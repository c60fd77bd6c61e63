import { describe, expect, it } from 'vitest';
import { proxyFromEnvironment } from './api-proxy.js';

const PROXY = 'http://proxy.example:3128';
const of = (server: string, env: Record<string, string>) => proxyFromEnvironment(new URL(server), env);

describe('the proxy of the environment', () => {
  it('is that of the scheme, in capitals first', () => {
    const env = { HTTPS_PROXY: PROXY, https_proxy: 'http://small', http_proxy: 'http://other' };
    expect(of('https://api.example:6443', env)).toBe(PROXY);
    expect(of('http://api.example', env)).toBe('http://other');
    expect(of('https://api.example', { https_proxy: 'proxy:3128' })).toBe('http://proxy:3128');
    expect(of('https://api.example', { HTTP_PROXY: PROXY, HTTPS_PROXY: '' })).toBeUndefined();
  });

  it.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'https://127.8.8.8', 'https://[::1]:6443'])(
    'is none for %s',
    (server) => expect(of(server, { HTTPS_PROXY: PROXY })).toBeUndefined(),
  );

  // golang.org/x/net: http/httpproxy/proxy_test.go
  it.each([
    ['*', 'https://api.example', true],
    ['api.example', 'https://api.example:6443', true],
    ['API.example', 'https://api.example:6443', true],
    ['example', 'https://api.example', true],
    ['.example', 'https://api.example', true],
    ['*.example', 'https://api.example', true],
    ['.api.example', 'https://api.example', false],
    ['ample', 'https://api.example', false],
    ['other, api.example:6443', 'https://api.example:6443', true],
    ['api.example:6443', 'https://api.example', false],
    ['api.example:443', 'https://api.example', true],
    ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://api.example', false],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.1.2.3:6443', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd00::1]:6443', true],
    ['fd00::1', 'https://[fd00::1]', true],
    ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
    ['[fd00::1]:6443', 'https://[fd00::1]', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    [' , ', 'https://api.example', false],
  ])('NO_PROXY=%s spares %s: %s', (spared, server, isSpared) => {
    expect(of(server, { HTTPS_PROXY: PROXY, NO_PROXY: spared })).toBe(isSpared ? undefined : PROXY);
  });
});
