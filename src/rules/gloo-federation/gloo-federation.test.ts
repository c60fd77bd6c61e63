import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import type { Finding } from '../../model/finding.js';
import { applyRules } from '../apply-rules.js';
import type { Rule } from '../rule.js';
import { clientCertificate, otherCertificate } from './example-certificates.js';
import { blue, blueFailover, gateway, green, route, scheme, secret, service, together } from './guide.js';

const rules: Rule[] = (
  await Promise.all(
    readdirSync(import.meta.dirname)
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => import(/* @vite-ignore */ `./${file}`) as Promise<Record<string, unknown>>),
  )
).flatMap((module) =>
  Object.values(module).filter(
    (value): value is Rule => typeof value === 'object' && value !== null && 'examples' in value && 'why' in value,
  ),
);

function findings(text: string): Finding[] {
  return applyRules(rules, parseManifests(text, 'x.yaml').documents, {}).filter(({ rule }) =>
    rule.startsWith('gloo-federation/'),
  );
}

const ids = (text: string) => findings(text).map(({ rule }) => rule.replace('gloo-federation/', ''));
const errors = (text: string) => findings(text).filter(({ severity }) => severity === 'error');

describe.each(rules)('$id', ({ id, examples }) => {
  it('finds its bad example and is silent about its good one', () => {
    expect(findings(examples.bad).map(({ rule }) => rule)).toContain(id);
    expect(findings(examples.good).map(({ rule }) => rule)).not.toContain(id);
  });
});

const secrets = [
  secret('failover-upstream', { 'tls.crt': clientCertificate }),
  secret('failover-downstream', { 'tls.crt': otherCertificate, 'ca.crt': clientCertificate }),
];

describe('the guide', () => {
  it('has no errors, whole or in parts', () => {
    for (const part of [blue, green, scheme, blueFailover, gateway, service, route, ...secrets]) {
      expect(errors(part)).toEqual([]);
    }
    expect(errors(together(blue, green, scheme, gateway, service, route, ...secrets))).toEqual([]);
    expect(errors(together(blueFailover, green, scheme, gateway, service, route, ...secrets))).toEqual([]);
  });

  it('wants health checks once, at the primary', () => {
    const bare = blue.replace(/ {2}healthChecks:\n.*\n/, '');
    const found = errors(together(bare, green, scheme));
    expect(found).toMatchObject([
      { rule: 'gloo-federation/failover-no-health', resource: { kind: 'Upstream', name: 'default-blue-10000' } },
    ]);
    expect(ids(scheme)).toEqual([]);
  });
});

describe('a Failover document', () => {
  const failover = (detection: string) => `apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: shop, namespace: shop }
spec:
  mesh: gloo-federation
  service: { host: shop.example.com, port: 80, protocol: http }
  clusters: { local: {}, remote: {} }
  destinations:
  - { cluster: local, namespace: shop, service: web, priority: 0 }
  - { cluster: remote, namespace: shop, service: web, priority: 1 }
${detection}`;

  it('is held to the same', () => {
    expect(findings(failover(''))).toMatchObject([
      { rule: 'gloo-federation/failover-no-health', resource: { kind: 'Failover' } },
    ]);
    expect(
      ids(failover('  detection: { healthCheck: { type: http, path: /health, interval: 1s, timeout: 1s } }\n')),
    ).toEqual([]);
  });
});

describe('duplicate addresses', () => {
  it('are found in two levels too, and the same target twice is told once', () => {
    const more = (name: string) =>
      scheme.concat(
        `  - priorityGroup:\n    - cluster: remote\n      upstreams: [ { name: ${name}, namespace: gloo-system } ]\n`,
      );
    expect(ids(more('default-red-10000'))).toEqual(['duplicate-remote-address']);
    expect(ids(more('default-green-10000'))).toEqual(['scheme-target-twice']);
    const endpoints = blueFailover.concat(blueFailover.slice(blueFailover.indexOf('    - localityEndpoints')));
    expect(ids(endpoints)).toEqual(['duplicate-remote-address']);
  });
});

describe('a cluster that is not annotated', () => {
  it('does not make an Upstream missing', () => {
    expect(ids(together(blue.replace(/ {2}annotations.*\n/, ''), scheme))).toEqual([]);
  });
});

describe('the pairs of Secrets', () => {
  const certificates = { own: clientCertificate, other: otherCertificate };
  const pair = (cluster: string, client: keyof typeof certificates, trusts: keyof typeof certificates) =>
    together(
      secret('failover-upstream', { 'tls.crt': certificates[client] }).replace('cluster: local', `cluster: ${cluster}`),
      secret('failover-downstream', {
        'tls.crt': certificates[client],
        'ca.crt': certificates[trusts],
      }).replace('cluster: remote', `cluster: ${cluster}`),
    );
  const broken = (text: string, nowMs?: number) =>
    applyRules(rules, parseManifests(text, 'x.yaml').documents, nowMs === undefined ? {} : { nowMs })
      .filter(({ rule }) => rule === 'gloo-federation/mtls-pair-broken')
      .map(({ resource, message }) => `${resource.name}: ${message}`);

  it('are those of two clusters: each may be primary for the other', () => {
    expect(broken(together(pair('local', 'own', 'other'), pair('remote', 'other', 'own')))).toEqual([]);
    expect(broken(together(pair('local', 'own', 'own'), pair('remote', 'other', 'other')))).toHaveLength(2);
  });

  it('are those that a scheme brings together, where there is one', () => {
    const text = together(pair('local', 'own', 'own'), pair('remote', 'other', 'own'), scheme);
    expect(broken(text)).toEqual([]);
  });

  it('are broken when a certificate has expired', () => {
    const later = Date.UTC(2200, 0);
    expect(broken(together(...secrets), later)).toEqual([
      expect.stringMatching(/^failover-upstream: the client certificate .* expired on /),
    ]);
    expect(broken(together(...secrets))).toEqual([]);
  });

  it('are looked for where the primary of a scheme is', () => {
    const elsewhere = secret('failover-upstream', { 'tls.crt': clientCertificate }, { namespace: 'default' });
    expect(ids(together(scheme, elsewhere))).toContain('secret-wrong-namespace');
    const unrelated = elsewhere
      .replace('name: failover-upstream', 'name: a')
      .replace('namespace: default', 'namespace: gloo-system');
    expect(ids(together(scheme, unrelated))).toContain('secret-missing');
    expect(ids(together(scheme, ...secrets))).not.toContain('secret-missing');
    expect(ids(scheme)).not.toContain('secret-missing');
  });
});
