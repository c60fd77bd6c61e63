import { describe, expect, it } from 'vitest';
import { envoyClusterName, sameUpstream, upstreamName, upstreamPath } from './names.js';

describe('names of Upstreams', () => {
  it('joins namespace, service and port as discovery does', () => {
    expect(upstreamName('default', 'service-blue', 10_000)).toBe('default-service-blue-10000');
    expect(upstreamName('my_ns', 'a.b', 80)).toBe('my-ns-a-b-80');
  });

  it('shortens a long one to 63 characters', () => {
    const name = upstreamName('a'.repeat(40), 'b'.repeat(40), 8080);
    expect(name).toHaveLength(63);
    expect(name.startsWith(`${'a'.repeat(31)}-`)).toBe(true);
  });

  it('makes the SNI of name and namespace', () => {
    expect(envoyClusterName({ cluster: 'remote', namespace: 'gloo-system', name: 'default-service-green-10000' })).toBe(
      'default-service-green-10000_gloo-system',
    );
  });

  it('writes only the known parts', () => {
    expect(upstreamPath({ cluster: 'c', namespace: 'n', name: 'u' })).toBe('c/n/u');
    expect(upstreamPath({ namespace: 'n', name: 'u' })).toBe('n/u');
    expect(upstreamPath({ name: 'u' })).toBe('u');
  });

  it('tells Upstreams apart by what both name', () => {
    expect(sameUpstream({ name: 'u', cluster: 'a' }, { name: 'u', namespace: 'n' })).toBe(true);
    expect(sameUpstream({ name: 'u', cluster: 'a' }, { name: 'u', cluster: 'b' })).toBe(false);
    expect(sameUpstream({ name: 'u', namespace: 'n' }, { name: 'u', namespace: 'm' })).toBe(false);
    expect(sameUpstream({ name: 'u' }, { name: 'v' })).toBe(false);
  });
});
