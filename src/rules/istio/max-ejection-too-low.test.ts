import { describe, expect, it } from 'vitest';
import { check } from './check.fixture.js';
import {
  exampleEntry,
  exampleEntryRule,
  exampleManifest,
  examplePod,
  exampleRule,
  exampleService,
} from './example-manifests.js';
import { maxEjectionTooLow } from './max-ejection-too-low.js';

describe('max-ejection-too-low', () => {
  const ruleWith = (percent: string) =>
    exampleRule(`
outlierDetection: { consecutive5xxErrors: 1${percent} }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`);
  const entryWith = (resolution: string, addresses: string[], percent: string) =>
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: ${resolution}
endpoints: [{ address: ${addresses[0]}, locality: eu }, { address: ${addresses[1]}, locality: us }]`) +
    exampleEntryRule(`
outlierDetection: { consecutive5xxErrors: 1${percent} }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`);
  const two = ['eu/a', 'us/a'];
  const addresses = ['192.0.2.1', '192.0.2.2'];
  const names = ['eu.example.com', 'us.example.com'];

  // envoy: an ejection happens only if (ejected + 1) / hosts * 100 <= max_ejection_percent (envoyproxy/envoy#27909)
  it.each([
    ['left out, pods also leave by readiness', ruleWith('') + exampleService(two), 'warning'],
    ['written, and no host may go', ruleWith(', maxEjectionPercent: 49') + exampleService(two), 'error'],
    ['written, and enough', ruleWith(', maxEjectionPercent: 50') + exampleService(two), undefined],
    [
      'written, some may go',
      ruleWith(', maxEjectionPercent: 40') + exampleService(['eu/a', 'eu/a', 'us/a']),
      'warning',
    ],
    ['left out, addresses outside', entryWith('STATIC', addresses, ''), 'error'],
    ['left out, names of unknown size', entryWith('DNS', names, ''), 'warning'],
    ['written, names of unknown size', entryWith('DNS', names, ', maxEjectionPercent: 20'), 'warning'],
    ['no endpoint is known', ruleWith(', maxEjectionPercent: 1'), undefined],
    ['one level only', ruleWith(', maxEjectionPercent: 1') + exampleService(['eu/a', 'eu/a']), undefined],
  ])('%s', (_, text, severity) => {
    expect(check(maxEjectionTooLow, text).map((finding) => finding.severity)).toEqual(severity ? [severity] : []);
  });

  it('tells the numbers and the value that suffices', () => {
    const [finding] = check(maxEjectionTooLow, ruleWith(', maxEjectionPercent: 20') + exampleService([...two, 'us/a']));
    expect(finding?.message).toContain('2 of 3 endpoints');
    expect(finding?.message).toContain('must be at least 67');
    expect(finding).toMatchObject({ path: 'spec.trafficPolicy.outlierDetection.maxEjectionPercent', fix: '100' });
  });

  it('judges a subset by its own endpoints, and tells one block once', () => {
    const pods = [
      examplePod('a', '10.0.0.1', 'eu/a', ', version: v1'),
      examplePod('b', '10.0.0.2', 'us/a', ', version: v1'),
      ...Array.from({ length: 8 }, (_, index) => examplePod(`c${index}`, `10.0.1.${index}`, 'us/a', ', version: v2')),
    ];
    const rule = exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews
trafficPolicy: { outlierDetection: { maxEjectionPercent: 80 } }
subsets: [{ name: v1, labels: { version: v1 }, trafficPolicy: { outlierDetection: { maxEjectionPercent: 40 } } }]`,
    );
    const service = exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      'selector: { app: reviews }\nports: [{ name: http, port: 80 }, { name: http-admin, port: 81 }]',
      'v1',
    );
    const findings = check(maxEjectionTooLow, [rule, service, ...pods].join(''));
    expect(findings.map(({ path, severity }) => [path, severity])).toEqual([
      ['spec.trafficPolicy.outlierDetection.maxEjectionPercent', 'warning'],
      ['spec.subsets[0].trafficPolicy.outlierDetection.maxEjectionPercent', 'error'],
    ]);
  });
});
