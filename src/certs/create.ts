import type { X509Certificate } from 'node:crypto';
import { InputError } from '../errors.js';
import { type AlternativeName, parseAlternativeName } from './alternative-name.js';
import { createAuthority, issueLeaf, type Pair, selfSigned, type Terms } from './authority.js';
import { alternativeNames, invalidNow, isSame, isSelfSigned } from './certificate.js';
import { type Algorithm, algorithmOf } from './key-pair.js';
import { DOWNSTREAM, UPSTREAM } from './layout.js';

/** The subject that the guide gives to both sides; names are never compared there. */
const GUIDE_NAME = 'solo.io';
const AUTHORITY_NAME = 'failover root CA';
/** A root outlives many leaves. */
const AUTHORITY_DAYS = 3650;

/** One side of the mTLS: its pair, and what it accepts of the other. */
export interface SideMaterial extends Pair {
  ca?: X509Certificate[];
}

/** All that stands in the files after `certs create`. */
export interface Material {
  downstream: SideMaterial;
  upstream: SideMaterial;
  authority?: Pair;
}

/** What was asked for. */
export interface Order {
  /** Names of the server; with any of them there is a root CA. */
  sans: readonly AlternativeName[];
  /** A root CA also without names. */
  authority: boolean;
  /** Default: as before, else rsa. */
  algorithm?: Algorithm;
  days: number;
  /** Wall-clock time, ms since 1970. */
  nowMs: number;
}

/** What stood there before; with a root CA the new leaves come from it. */
export interface Previous {
  downstream: Pair;
  /** What the server accepted of clients. */
  accepted: readonly X509Certificate[];
  authority?: Pair;
}

/**
 * Pairs for both sides. Without a root CA, two that sign themselves: the server accepts exactly the client's, the client verifies nothing, as in
 * the guide. With one, leaves of it, verified by both sides. What was accepted before and still holds stays accepted after a renewal, so that the
 * order in which the Secrets arrive does not matter.
 *
 * @throws InputError when the root CA of before has expired.
 */
export async function createMaterial(order: Order, previous?: Previous): Promise<Material> {
  const algorithm = order.algorithm ?? (previous === undefined ? 'rsa' : algorithmOf(previous.downstream.key));
  const terms: Terms = { algorithm, days: order.days, nowMs: order.nowMs };
  const withAuthority = order.authority || order.sans.length > 0 || previous?.authority !== undefined;
  const still = (previous?.accepted ?? []).filter((certificate) => invalidNow(certificate, order.nowMs) === undefined);
  return withAuthority ? byAuthority(order, terms, previous, still) : bySelves(terms, still);
}

async function bySelves(terms: Terms, still: readonly X509Certificate[]): Promise<Material> {
  const [downstream, upstream] = await Promise.all([selfSigned(GUIDE_NAME, terms), selfSigned(GUIDE_NAME, terms)]);
  // Only the last one of before: a bundle must not grow with each renewal.
  return { downstream: { ...downstream, ca: bundle(upstream.certificate, still.slice(0, 1)) }, upstream };
}

async function byAuthority(
  order: Order,
  terms: Terms,
  previous: Previous | undefined,
  still: readonly X509Certificate[],
): Promise<Material> {
  const kept = previous?.authority;
  if (kept !== undefined) requireValid(kept, terms.nowMs);
  const authority =
    kept ?? (await createAuthority(AUTHORITY_NAME, { ...terms, days: Math.max(AUTHORITY_DAYS, terms.days) }));
  const sans = order.sans.length > 0 ? order.sans : previousNames(previous);
  const [downstream, upstream] = await Promise.all([
    issueLeaf(authority, { side: 'server', commonName: sans[0]?.value ?? DOWNSTREAM, sans }, terms),
    issueLeaf(authority, { side: 'client', commonName: UPSTREAM, sans: [] }, terms),
  ]);
  return {
    authority,
    downstream: { ...downstream, ca: bundle(authority.certificate, still.slice(0, 1)) },
    upstream: { ...upstream, ca: previousServer(previous, authority) },
  };
}

/** The root, and while the server's certificate of before may still be presented, that one too. */
function previousServer(previous: Previous | undefined, authority: Pair): X509Certificate[] {
  const before = previous?.downstream.certificate;
  return bundle(authority.certificate, before !== undefined && isSelfSigned(before) ? [before] : []);
}

function previousNames(previous: Previous | undefined): AlternativeName[] {
  if (previous === undefined) return [];
  return alternativeNames(previous.downstream.certificate).flatMap((name) => parseAlternativeName(name) ?? []);
}

function bundle(first: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
  return [first, ...others.filter((other) => !isSame(first, other))];
}

function requireValid({ certificate }: Pair, nowMs: number): void {
  const why = invalidNow(certificate, nowMs);
  if (why === undefined) return;
  throw new InputError('expired-authority', `the root CA in ca/ca.crt ${why}`, {
    hint: 'make a new one with --force instead of --renew, and roll both Secrets out together',
  });
}
