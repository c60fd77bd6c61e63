import { expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { createContext } from '../context.js';
import type { Problem, Rule } from '../rule.js';
import { runRule } from '../run-rule.js';
import { chainDoesNotVerify } from './chain-does-not-verify.js';
import { EXPIRED, LEAF_A, LEAF_B, LEAF_B_KEY, ROOT_A, ROOT_A_AND_EXPIRED } from './example-certificates.js';
import { expiredCaInBundle } from './expired-ca-in-bundle.js';
import { expiredOrSoon } from './expired-or-soon.js';
import { keyMismatch } from './key-mismatch.js';

function problems(rule: Rule, text: string, nowMs = Date.parse('2026-01-01')): Problem[] {
  const found: Problem[] = [];
  runRule(rule, createContext(parseManifests(text, 'x.yaml').documents, nowMs), (problem) => found.push(problem));
  return found;
}

const secret = (name: string, data: Record<string, string>, cluster?: string) => `---
apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: gloo-system${cluster ? `, annotations: { failover.dev/cluster: ${cluster} }` : ''} }
data: ${JSON.stringify(data)}
`;

// LEAF_A ends on 2099-12-31.
it.each([
  ['2099-11-01', []],
  ['2099-12-05', ['warning']],
  ['2100-01-01', ['error']],
])('on %s: %j', (date, severities) => {
  const found = problems(expiredOrSoon, secret('web', { 'tls.crt': LEAF_A }), Date.parse(date));
  expect(found.map(({ severity }) => severity)).toEqual(severities);
});

it('says nothing of what expires when it is not told the time', () => {
  expect(problems(expiredOrSoon, secret('web', { 'tls.crt': EXPIRED }), Number.NaN)).toEqual([]);
  expect(problems(expiredCaInBundle, secret('web', { 'ca.crt': ROOT_A_AND_EXPIRED }), Number.NaN)).toEqual([]);
});

it('tells an expired certificate of a bundle once', () => {
  expect(problems(expiredOrSoon, secret('web', { 'ca.crt': ROOT_A_AND_EXPIRED }))).toEqual([]);
  expect(problems(expiredCaInBundle, secret('web', { 'ca.crt': ROOT_A_AND_EXPIRED }))).toHaveLength(1);
});

it('does not judge placeholders and empty entries', () => {
  const empty = secret('failover-upstream', { 'tls.crt': '', 'tls.key': 'Q0hBTkdFTUU=' });
  const downstream = secret('failover-downstream', { 'tls.crt': LEAF_A, 'ca.crt': ROOT_A });
  expect(problems(chainDoesNotVerify, empty + downstream)).toEqual([]);
  expect(problems(keyMismatch, secret('web', { 'tls.crt': LEAF_A, 'tls.key': 'Q0hBTkdFTUU=' }))).toEqual([]);
});

it('does not compare the two Secrets of one cluster, which belong to different failovers', () => {
  const both = (cluster: string) =>
    secret('failover-upstream', { 'tls.crt': LEAF_B }, 'east') +
    secret('failover-downstream', { 'tls.crt': LEAF_A, 'ca.crt': ROOT_A }, cluster);
  expect(problems(chainDoesNotVerify, both('east'))).toEqual([]);
  expect(problems(chainDoesNotVerify, both('west'))).toHaveLength(1);
});

it('verifies the CA of Istio against the root beside it', () => {
  expect(
    problems(chainDoesNotVerify, secret('cacerts', { 'ca-cert.pem': LEAF_B, 'root-cert.pem': ROOT_A })),
  ).toHaveLength(1);
  expect(problems(chainDoesNotVerify, secret('cacerts', { 'ca-cert.pem': LEAF_A, 'root-cert.pem': ROOT_A }))).toEqual(
    [],
  );
});

it('never shows anything of a key', () => {
  const encrypted = Buffer.from('-----BEGIN ENCRYPTED PRIVATE KEY-----\nsecret\n').toString('base64');
  const found = [LEAF_B_KEY, encrypted].flatMap((key) =>
    problems(keyMismatch, secret('web', { 'tls.crt': LEAF_A, 'tls.key': key })),
  );
  expect(found.map(({ path }) => path)).toEqual([
    ['data', 'tls.key'],
    ['data', 'tls.key'],
  ]);
  const shown = JSON.stringify(found);
  expect(shown).not.toContain('secret\\n');
  expect(shown).not.toContain(LEAF_B_KEY.slice(40, 80));
});
