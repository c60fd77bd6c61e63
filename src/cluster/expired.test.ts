import { describe, expect, it } from 'vitest';
import { createAuthority, issueLeaf } from '../certs/authority.js';
import { expired } from './expired.js';

const NOW_MS = Date.UTC(2026, 0, 10);
const DAY_MS = 86_400_000;
const jwt = (payload: object) => `Bearer e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;

describe('credentials that are over', () => {
  it('are named with their end: a client certificate', async () => {
    const terms = { algorithm: 'ecdsa', days: 1, nowMs: NOW_MS - 3 * DAY_MS } as const;
    const authority = await createAuthority('authority', terms);
    const leaf = await issueLeaf(authority, { side: 'client', commonName: 'me', sans: [] }, terms);
    const certificate = leaf.certificate.toString();
    expect(expired({ certificate }, NOW_MS)).toMatch(/^the client certificate expired on 2026-01-0[89]T/);
    expect(expired({ certificate }, NOW_MS - 3 * DAY_MS)).toBeUndefined();
  });

  it('are named with their end: a token that says so', () => {
    const authorization = jwt({ exp: (NOW_MS - 1000) / 1000 });
    expect(expired({ authorization }, NOW_MS)).toBe('the token expired on 2026-01-09T23:59:59.000Z');
    expect(expired({ authorization }, NOW_MS - 2000)).toBeUndefined();
  });

  it.each([
    ['nothing', {}],
    ['an opaque token', { authorization: 'Bearer abc' }],
    ['dots that are no token', { authorization: 'Bearer a.b.c' }],
    ['a token without an end', { authorization: jwt({ sub: 'me' }) }],
    ['a certificate that is none', { certificate: 'x' }],
  ])('are not guessed from %s', (_, credentials) => {
    expect(expired(credentials, NOW_MS)).toBeUndefined();
  });
});
