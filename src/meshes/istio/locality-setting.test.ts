import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { Field } from '../../resources/field.js';
import { readMeshConfig } from '../../resources/mesh-config.js';
import { effectiveSetting } from './locality-setting.js';
import { trafficDistribution } from './traffic-distribution.js';

function field(text: string | undefined): Field | undefined {
  if (text === undefined) return undefined;
  const [document] = parseManifests(
    `{ apiVersion: v1, kind: X, metadata: { name: x }, block: ${text} }`,
    'x.yaml',
  ).documents;
  return Field.root(document!).get('block');
}

/** Where the setting came from, told by a mark in its failoverPriority. */
function winner(
  rule: string | undefined,
  service: 'PreferSameZone' | undefined,
  locality?: string,
  zoneAware?: string,
) {
  const mesh = { ...readMeshConfig([]), localityLbSetting: field(locality), zoneAwareLbSetting: field(zoneAware) };
  const setting = effectiveSetting(field(rule), service, mesh);
  if (typeof setting === 'string') return 'none';
  return `${setting.zoneAware ? 'zone ' : ''}${setting.failoverPriority[0] ?? 'empty'}${setting.enabled ? '' : ' off'}${setting.forced ? ' forced' : ''}`;
}

const RULE = '{ localityLbSetting: { failoverPriority: [ rule ] } }';
const ZONE_RULE = '{ zoneAwareLbSetting: { failoverPriority: [ rule ] } }';
const MESH = '{ failoverPriority: [ mesh ] }';
const ZONE_MESH = '{ failoverPriority: [ mesh ] }';

// istio: loadbalancer_test.go TestGetEffectiveLbSetting
describe('effectiveSetting', () => {
  it.each<[string, ReturnType<typeof winner>, string]>([
    ['nothing at all', winner(undefined, undefined), 'empty'],
    ['mesh locality only', winner(undefined, undefined, MESH), 'mesh'],
    ['rule wins over mesh', winner(RULE, undefined, MESH), 'rule'],
    ['service wins over mesh', winner(undefined, 'PreferSameZone', MESH), 'topology.istio.io/network forced'],
    ['rule wins over service', winner(RULE, 'PreferSameZone'), 'rule'],
    [
      'a rule without a locality block does not',
      winner('{ simple: RANDOM }', 'PreferSameZone'),
      'topology.istio.io/network forced',
    ],
    ['mesh disabled', winner(undefined, undefined, '{ enabled: false }'), 'none'],
    [
      'rule disabled does not fall through',
      winner('{ localityLbSetting: { enabled: false } }', 'PreferSameZone', MESH),
      'none',
    ],
    ['rule enabled over mesh disabled', winner(RULE, undefined, '{ enabled: false }'), 'rule'],
    ['mesh zone-aware over mesh locality', winner(undefined, undefined, MESH, ZONE_MESH), 'zone mesh forced'],
    ['rule zone-aware over all', winner(ZONE_RULE, 'PreferSameZone', MESH, ZONE_MESH), 'zone rule forced'],
    ['rule locality over mesh zone-aware', winner(RULE, undefined, undefined, ZONE_MESH), 'rule'],
    [
      'service over mesh zone-aware',
      winner(undefined, 'PreferSameZone', undefined, ZONE_MESH),
      'topology.istio.io/network forced',
    ],
    ['mesh zone-aware disabled still wins', winner(undefined, undefined, MESH, '{ enabled: false }'), 'zone empty off'],
    [
      'rule zone-aware disabled still wins',
      winner('{ zoneAwareLbSetting: { enabled: false } }', undefined, MESH),
      'zone empty off',
    ],
  ])('%s', (_, found, expected) => expect(found).toBe(expected));
});

describe('trafficDistribution', () => {
  const key = 'networking.istio.io/traffic-distribution';

  it.each<[string | undefined, string | undefined, string | undefined, string | undefined]>([
    ['PreferClose', undefined, undefined, 'PreferSameZone'],
    ['PreferSameNode', 'PreferClose', undefined, 'PreferSameNode'],
    ['preferclose', undefined, undefined, undefined],
    [undefined, 'preferSAMEnode', undefined, 'PreferSameNode'],
    [undefined, 'Any', 'PreferClose', undefined],
    [undefined, 'nobody-knows', 'PreferClose', undefined],
    [undefined, undefined, 'PreferClose', 'PreferSameZone'],
    [undefined, undefined, undefined, undefined],
  ])('field %s, object %s, namespace %s: %s', (field, object, namespace, expected) => {
    const annotations = (value: string | undefined): Record<string, string> =>
      value === undefined ? {} : { [key]: value };
    expect(trafficDistribution(field, annotations(object), annotations(namespace))).toBe(expected);
  });
});
