import { describe, expect, it } from 'vitest';
import { policyVerdicts } from './verdicts-of.fixture.js';

// istio: pkg/config/validation/agent/validation.go ValidateLocalityLbSetting, ValidateZoneAwareLbSetting, validateLocalities

const settingVerdicts = (name: string, setting: string, outlier = 'outlierDetection: {}, ') =>
  policyVerdicts(`{ ${outlier}loadBalancer: { ${name}: ${setting} } }`).map((text) =>
    text.replace(` loadBalancer.${name}.`, ' '),
  );
const verdicts = (setting: string, outlier?: string) => settingVerdicts('localityLbSetting', setting, outlier);
const SPLIT = '{ from: a/*, to: { a/*: 80, b/*: 20 } }';

describe('localityLbSetting', () => {
  it.each([
    ['{}', []],
    ['{ failover: [ { from: a, to: b } ] }', []],
    ['{ failover: [ { to: b } ] }', []],
    ['{ failover: [ {} ] }', ['error failover-from-equals-to failover.0']],
    ['{ failover: [ { from: a, to: b }, { from: b, to: b } ] }', ['error failover-from-equals-to failover.1']],
    ['{ failover: [ { from: a/1, to: b/1 } ] }', ['error failover-not-region failover.0.from']],
    [
      '{ failover: [ { from: a, to: "b/*" } ] }',
      ['error failover-not-region failover.0.to', 'error failover-not-region failover.0.to'],
    ],
    [
      '{ failover: [ { from: "*", to: "*" } ] }',
      ['error failover-from-equals-to failover.0', 'error failover-not-region failover.0.from'],
    ],
    ['{ failover: [ { from: a.1, to: b.1 } ] }', []],
    [`{ distribute: [ ${SPLIT} ], failoverPriority: [ topology.kubernetes.io/zone ] }`, []],
    ['{ failoverPriority: [ topology.kubernetes.io/zone, nonsense=, "" ] }', []],
    // Each early exit hides the later mistakes.
    [`{ distribute: [ {} ], failover: [ { from: a, to: a } ] }`, ['error distribute-and-failover distribute']],
    [
      '{ failover: [ { from: a, to: a } ], failoverPriority: [ x, topology.istio.io/subzone, topology.kubernetes.io/zone ] }',
      ['error failover-priority-topology-label failoverPriority.1'],
    ],
    [
      '{ failover: [ { from: a, to: b } ], failoverPriority: [ topology.kubernetes.io/region=a, topology.istio.io/network ] }',
      [],
    ],
    [`{ distribute: [ { from: a, to: { a: 0, b: 101 } }, {} ] }`, ['error distribute-weights distribute.0.to.a']],
    [`{ distribute: [ { from: a, to: { a: 100, b: 1 } }, {} ] }`, ['error distribute-weights distribute.0.to']],
    [`{ distribute: [ { from: a } ] }`, ['error distribute-weights distribute.0']],
    [`{ distribute: [ { from: a, to: {} } ] }`, ['error distribute-weights distribute.0.to']],
  ])('%s', (setting, expected) => expect(verdicts(setting)).toEqual(expected));

  it.each([
    ['{ failover: [ { from: a, to: b } ] }', ['warning missing-outlier-detection']],
    ['{ enabled: false, failoverPriority: [ x ] }', ['warning missing-outlier-detection']],
    [
      '{ failover: [ { from: a, to: a } ] }',
      ['warning missing-outlier-detection', 'error failover-from-equals-to failover.0'],
    ],
    [`{ distribute: [ ${SPLIT} ] }`, []],
    [`{ distribute: [ {} ], failover: [ { from: a, to: b } ] }`, ['error distribute-and-failover distribute']],
    ['{ failover: [] }', []],
  ])('without outlierDetection: %s', (setting, expected) => expect(verdicts(setting, '')).toEqual(expected));
});

describe('localities', () => {
  const sources = (...list: string[]) =>
    verdicts(`{ distribute: [ ${list.map((from) => `{ from: "${from}", to: { x: 100 } }`).join(', ')} ] }`);

  it.each([
    [['a/b/c', 'a/b/d', 'a/e', 'f']],
    [['a/b/c', '*']],
    [['a/b/c', 'a/*']],
    [['a/b/c', 'a/b/*']],
    [['a/b*']],
    [['a/b/c/d', 'a/b/c/e']],
  ])('%s pass', (list) => expect(sources(...list)).toEqual([]));

  it.each([
    [['a', 'a']],
    [['a', 'a/b']],
    [['a/b', 'a']],
    [['a/*', 'a/b']],
    [['a/b', 'a/b/c']],
    [['a/b/c', 'a/b']],
    [['a/b/*', 'a/b/c']],
    [['a/b/c', 'a/b/c']],
    [['*', 'a']],
    [['a/b/c', 'a/*', 'a/d']],
  ])('%s overlap', (list) =>
    expect(sources(...list)).toEqual([`error locality-overlap distribute.${list.length - 1}.from`]),
  );

  it.each(['*/b', 'a*/b', '**', 'a/*/*', '/b', 'a//c', 'a/', '*a'])('%s is none', (locality) => {
    expect(sources('x', locality, 'x')).toEqual(['error locality-wildcard distribute.1.from']);
  });

  it('does not depend on the order among the keys of one `to`, where Istio itself goes by chance', () => {
    const overlap = (...keys: string[]) =>
      verdicts(`{ distribute: [ { from: a, to: { ${keys.map((key) => `"${key}": 50`).join(', ')} } } ] }`);
    expect(overlap('a/b', 'a/*')).toEqual(['error locality-overlap distribute.0.to.a/*']);
    expect(overlap('a/*', 'a/b')).toEqual(['error locality-overlap distribute.0.to.a/b']);
    expect(overlap('a/b', 'a/c')).toEqual([]);
  });
});

describe('zoneAwareLbSetting', () => {
  it.each([
    ['{ enabled: true, minClusterSize: 1 }', []],
    ['{ failover: [ { from: a, to: b } ], failoverPriority: [ version ] }', []],
    [
      '{ failoverPriority: [ topology.kubernetes.io/region, x, topology.istio.io/subzone ] }',
      [
        'error failover-priority-topology-label failoverPriority.0',
        'error failover-priority-topology-label failoverPriority.2',
      ],
    ],
    [
      '{ failover: [ { from: a/1, to: a/1 } ] }',
      ['error failover-from-equals-to failover.0', 'error failover-not-region failover.0.from'],
    ],
  ])('%s', (setting, expected) => expect(settingVerdicts('zoneAwareLbSetting', setting)).toEqual(expected));

  it('warns without outlierDetection', () => {
    expect(settingVerdicts('zoneAwareLbSetting', '{ failover: [ { from: a, to: b } ] }', '')).toEqual([
      'warning missing-outlier-detection',
    ]);
  });
});
