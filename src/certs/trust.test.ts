import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, issueLeaf, type Pair, selfSigned } from './authority.js';
import { DAY_MS, NOW_MS } from './certs.fixture.js';
import { distrust } from './trust.js';

const terms = { algorithm: 'ecdsa' as const, days: 365, nowMs: NOW_MS };
let root: Pair;
let leaf: Pair;
let alone: Pair;
beforeAll(async () => {
  [root, alone] = await Promise.all([createAuthority('root', terms), selfSigned('solo.io', terms)]);
  leaf = await issueLeaf(root, { side: 'client', commonName: 'leaf', sans: [] }, terms);
});

const ask = (chain: Pair[], anchors: Pair[], nowMs = NOW_MS) =>
  distrust(
    chain.map(({ certificate }) => certificate),
    anchors.map(({ certificate }) => certificate),
    nowMs,
  );

describe('distrust', () => {
  it('follows a leaf to its root, and takes any trusted certificate as an end', async () => {
    expect(ask([leaf], [root])).toBeUndefined();
    expect(ask([leaf], [alone, root])).toBeUndefined();
    // envoy: default_validator.cc sets X509_V_FLAG_PARTIAL_CHAIN.
    expect(ask([leaf], [leaf])).toBeUndefined();
    expect(ask([alone], [alone])).toBeUndefined();
  });

  it('says what is missing', async () => {
    expect(ask([], [root])).toBe('holds no certificate');
    expect(ask([leaf], [alone])).toContain('signed by `CN=root`, which is not among the trusted');
    expect(ask([leaf, root], [alone])).toBe('`CN=root` is self-signed and not among the trusted certificates');
    expect(ask([alone], [root])).toContain('`CN=solo.io` is self-signed');
    const namesake = await createAuthority('root', terms);
    expect(ask([leaf], [namesake])).toContain("has the issuer's name but not the key that signed");
    expect(ask([leaf], [namesake, root])).toBeUndefined();
    const byLeaf = await issueLeaf(leaf, { side: 'client', commonName: 'below', sans: [] }, terms);
    expect(ask([byLeaf], [leaf])).toContain('`CN=leaf` signed, but is no CA');
  });

  it('minds the dates of every link', () => {
    expect(ask([leaf], [root], NOW_MS - 1)).toContain('is not valid before 2026-01-01T00:00:00Z');
    expect(ask([leaf], [root], NOW_MS + 366 * DAY_MS)).toContain('expired on 2027-01-01T00:00:00Z');
  });
});
