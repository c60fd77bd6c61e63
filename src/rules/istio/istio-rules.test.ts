import { describe, expect, it } from 'vitest';
import { check } from './check.fixture.js';
import { distributeDropsUnlocated } from './distribute-drops-unlocated.js';
import { drNotVisible } from './dr-not-visible.js';
import { exampleEntry, exampleEntryRule, exampleManifest, exampleRule, exampleService } from './example-manifests.js';
import { failoverRegionUnknown } from './failover-region-unknown.js';
import { hostMatchesNothing } from './host-matches-nothing.js';
import { hostUnknown } from './host-unknown.js';
import { portPolicyDrops } from './port-policy-drops.js';
import { seNoLocality } from './se-no-locality.js';
import { similarRegion } from './similar-region.js';
import { tlsCredentialWithoutSelector } from './tls-credential-without-selector.js';

describe('similarRegion', () => {
  it.each([
    ['us-west-1', 'us-west1', true],
    ['us-west', 'us-west1', true],
    ['US-West1', 'us-west1', true],
    ['us-wset1', 'us-west1', true],
    ['us-west1-a', 'us-west1', true],
    ['us-west2', 'us-west1', false],
    ['region2', 'region1', false],
    ['us-east1', 'us-west1', false],
    ['eu', 'us', false],
  ])('%s and %s: %s', (region, known, alike) => {
    expect(similarRegion(region, [known])).toBe(alike ? known : undefined);
  });
});

describe('failover-region-unknown', () => {
  const failover = (to: string) =>
    exampleRule(`
outlierDetection: {}
loadBalancer: { localityLbSetting: { failover: [{ from: us-east1, to: ${to} }] } }`);

  it('says nothing without any region, and of a region that nothing resembles', () => {
    expect(check(failoverRegionUnknown, failover('us-west-1'))).toEqual([]);
    expect(check(failoverRegionUnknown, failover('europe') + exampleService(['us-east1/a']))).toEqual([]);
  });
});

describe('distribute-drops-unlocated', () => {
  const entry = (second: string) =>
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu/a }, { address: 192.0.2.2${second} }]`);
  const rule = (to: string) =>
    exampleEntryRule(`loadBalancer: { localityLbSetting: { distribute: [{ from: eu/*, to: { ${to}: 100 } }] } }`);

  it.each([
    ['', "'eu/*'", 'error'],
    ['', "'*'", undefined],
    [', locality: us', "'eu/*'", 'warning'],
    [', locality: us', "'asia/*'", 'error'],
  ])('an endpoint with%s under %s', (second, to, severity) => {
    const findings = check(distributeDropsUnlocated, entry(second) + rule(to));
    expect(findings.map((finding) => finding.severity)).toEqual(severity ? [severity] : []);
  });
});

describe('hosts', () => {
  const rule = (host: string) => exampleManifest('DestinationRule', 'name: x, namespace: prod', `host: ${host}`);
  const service = exampleManifest('Service', 'name: reviews, namespace: prod', 'ports: [{ port: 80 }]', 'v1');

  it.each([
    ['reviews.prod', 'reviews.prod.svc.cluster.local'],
    ['reviews.other.svc', 'reviews.other.svc.cluster.local'],
    ['reviews.prod.svc.cluster.local.', 'reviews.prod.svc.cluster.local'],
    ['Reviews', 'reviews'],
  ])('%s matches nothing', (host, fix) => {
    expect(check(hostMatchesNothing, rule(host) + service)).toMatchObject([{ fix }]);
  });

  it.each(['reviews', 'example.com', '*.prod.svc.cluster.local', 'mydb.com'])('%s may match', (host) => {
    expect(check(hostMatchesNothing, rule(host) + service)).toEqual([]);
  });

  it('leaves a host alone that a ServiceEntry defines', () => {
    const entry = exampleManifest('ServiceEntry', 'name: x, namespace: prod', 'hosts: [db.prod]\nresolution: DNS');
    expect(check(hostMatchesNothing, rule('db.prod') + service + entry)).toEqual([]);
  });

  it('suggests the namespace in which the service is', () => {
    const other = exampleManifest('Service', 'name: ratings, namespace: shop', 'ports: [{ port: 80 }]', 'v1');
    const [finding] = check(hostUnknown, rule('ratings') + service + other);
    expect(finding?.hint).toContain('ratings.shop.svc.cluster.local');
    expect(check(hostUnknown, rule('ratings'))).toEqual([]);
  });
});

describe('dr-not-visible', () => {
  const rule = (namespace: string, exportTo = '') =>
    exampleManifest(
      'DestinationRule',
      `name: reviews, namespace: ${namespace}`,
      `
host: reviews.prod.svc.cluster.local
${exportTo}
trafficPolicy:
  outlierDetection: {}
  loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`,
    );
  const client = (namespace: string) =>
    exampleManifest('Deployment', `name: client, namespace: ${namespace}`, 'replicas: 1', 'apps/v1');
  const service = exampleService(['eu/a']);

  it.each([
    ['beside its clients', rule('shop') + service + client('shop'), []],
    ['in the root namespace', rule('istio-system') + service, []],
    ['of a service that is not there', rule('config') + client('shop'), []],
    [
      'exported to its own namespace, with clients elsewhere',
      rule('prod', 'exportTo: [.]') + service + client('shop'),
      ['warning'],
    ],
    ['exported to its own namespace, clients only there', rule('prod', 'exportTo: [.]') + service, []],
  ])('a rule %s', (_, text, severities) => {
    expect(check(drNotVisible, text).map(({ severity }) => severity)).toEqual(severities);
  });

  it('is an error where a gateway elsewhere routes to the host', () => {
    const route = exampleManifest(
      'VirtualService',
      'name: reviews, namespace: prod',
      `
hosts: [reviews.example.com]
gateways: [ingress/gateway]
http: [{ route: [{ destination: { host: reviews.prod.svc.cluster.local } }] }]`,
    );
    const hidden = rule('prod', 'exportTo: [.]');
    expect(check(drNotVisible, hidden + service + route)).toMatchObject([{ severity: 'error' }]);
    expect(check(drNotVisible, hidden + route)).toMatchObject([{ severity: 'error' }]);
    expect(check(drNotVisible, hidden)).toEqual([]);
  });
});

describe('se-no-locality', () => {
  const entry = exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2 }]`);

  it.each([
    ['nothing that orders places', '', 0],
    ['outlierDetection', exampleEntryRule('outlierDetection: {}'), 1],
    [
      'locality load balancing switched off',
      exampleEntryRule('outlierDetection: {}\nloadBalancer: { localityLbSetting: { enabled: false } }'),
      0,
    ],
    [
      'distribute',
      exampleEntryRule("loadBalancer: { localityLbSetting: { distribute: [{ from: '*', to: { eu: 100 } }] } }"),
      1,
    ],
    ['outlierDetection for clients elsewhere', exampleEntryRule('outlierDetection: {}').replace('prod', 'client'), 1],
  ])('beside %s', (_, rule, count) => {
    expect(check(seNoLocality, entry + rule)).toHaveLength(count);
  });
});

describe('port-policy-drops', () => {
  // istio: the egress TLS origination task sets `simple` for the host and tls for one port
  it('lets a plain algorithm go', () => {
    const text = exampleRule(`
loadBalancer: { simple: ROUND_ROBIN }
portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }]`);
    expect(check(portPolicyDrops, text)).toEqual([]);
  });

  it('sees what a subset inherits and its port entry drops', () => {
    const text = exampleManifest(
      'DestinationRule',
      'name: x, namespace: prod',
      `
host: reviews
trafficPolicy: { outlierDetection: {} }
subsets:
  - name: v1
    trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, connectionPool: { tcp: { maxConnections: 1 } } }] }`,
    );
    expect(check(portPolicyDrops, text)).toMatchObject([
      { path: 'spec.subsets[0].trafficPolicy.portLevelSettings[0]' },
    ]);
  });
});

describe('tls-credential-without-selector', () => {
  const rule = (namespace: string) =>
    exampleManifest(
      'DestinationRule',
      `name: x, namespace: ${namespace}`,
      'host: db.example.com\ntrafficPolicy: { tls: { mode: SIMPLE, credentialName: ca } }',
    );

  // istio: the egress gateway TLS origination task puts such a rule beside the gateway
  it.each([
    ['istio-system', 0],
    ['egress-gateway', 0],
    ['prod', 1],
  ])('in %s', (namespace, count) => {
    expect(check(tlsCredentialWithoutSelector, rule(namespace))).toHaveLength(count);
  });
});
