import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { admissionCodes } from '../../meshes/istio/admit/codes.js';
import type { Finding } from '../../model/finding.js';
import { checkAdmission } from '../admission.js';
import { createContext } from '../context.js';
import { Findings } from '../findings.js';
import type { Rule } from '../rule.js';
import { runRule } from '../run-rule.js';
import { consecutiveErrorsIgnored } from './consecutive-errors-ignored.js';
import { failoverNotRegion } from './failover-not-region.js';
import { missingOutlierDetection } from './missing-outlier-detection.js';

/** What `validate` would say if it had these rules only. */
function findingsOf(rules: readonly Rule[], text: string): Finding[] {
  const { documents } = parseManifests(text, 'x.yaml');
  const context = createContext(documents, Number.NaN);
  const findings = new Findings({});
  checkAdmission(rules, context, findings);
  for (const rule of rules) runRule(rule, context, findings.reporter(rule));
  return findings.sorted();
}

const short = ({ severity, upstream, rule, path }: Finding) =>
  `${severity}/${upstream} ${rule.replace('istio/', '')} ${path.replace('spec.', '')}`;
const ruleWith = (spec: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: x, namespace: shop }\nspec: { host: a, ${spec} }\n`;

describe.each(admissionCodes)('%s', (code) => {
  const file = `./${code.replace('istio/', '')}.ts`;
  const load = async () => Object.values((await import(file)) as Record<string, Rule>).find(({ id }) => id === code);

  it('has a rule, whose bad example the mesh finds fault with for this alone, and whose good one it takes', async () => {
    const rule = await load();
    if (rule === undefined) throw new Error(`${file} has no rule ${code}`);
    expect(findingsOf([rule], rule.examples.bad)).toMatchObject([{ rule: code, upstream: rule.upstream }]);
    expect(findingsOf([rule], rule.examples.good)).toEqual([]);
  });
});

describe('missing-outlier-detection', () => {
  const FAILOVER = 'loadBalancer: { localityLbSetting: { failoverPriority: [ b ] } }';
  it.each([
    // Istio throws the warning away below the rule's own policy.
    [`subsets: [ { name: c, trafficPolicy: { ${FAILOVER} } } ]`, ['error/none subsets[0].trafficPolicy']],
    [
      `trafficPolicy: { portLevelSettings: [ { port: { number: 1 }, ${FAILOVER} } ] }`,
      ['error/none trafficPolicy.portLevelSettings[0]'],
    ],
    // A subset takes the block from the rule, a port setting does not.
    [`trafficPolicy: { outlierDetection: {} }, subsets: [ { name: c, trafficPolicy: { ${FAILOVER} } } ]`, []],
    [
      `trafficPolicy: { outlierDetection: {}, portLevelSettings: [ { port: { number: 1 }, ${FAILOVER} } ] }`,
      ['error/none trafficPolicy.portLevelSettings[0]'],
    ],
    [`trafficPolicy: { ${FAILOVER} }, subsets: [ { name: c } ]`, ['error/warning trafficPolicy']],
    // Istio warns of a setting that is switched off, too.
    [
      'trafficPolicy: { loadBalancer: { localityLbSetting: { enabled: false, failoverPriority: [ b ] } } }',
      ['warning/warning trafficPolicy'],
    ],
    [
      'trafficPolicy: { loadBalancer: { zoneAwareLbSetting: { failoverPriority: [ b ] } } }',
      ['warning/warning trafficPolicy'],
    ],
  ])('%s', (spec, expected) => {
    const found = findingsOf([missingOutlierDetection], ruleWith(spec)).map(short);
    expect(found).toEqual(expected.map((text) => text.replace(' ', ' missing-outlier-detection ')));
  });
});

describe('consecutive-errors-ignored', () => {
  it.each([
    [
      'trafficPolicy: { outlierDetection: { consecutiveErrors: 3 } }',
      ['error/warning trafficPolicy.outlierDetection.consecutiveErrors'],
    ],
    [
      'trafficPolicy: { outlierDetection: { consecutiveErrors: 0 } }',
      ['error/none trafficPolicy.outlierDetection.consecutiveErrors'],
    ],
    [
      'trafficPolicy: { outlierDetection: { consecutiveErrors: 3, consecutive5xxErrors: 3 } }',
      ['warning/warning trafficPolicy.outlierDetection.consecutiveErrors'],
    ],
    [
      'subsets: [ { name: c, trafficPolicy: { outlierDetection: { consecutiveErrors: 3 } } } ]',
      ['error/none subsets[0].trafficPolicy.outlierDetection.consecutiveErrors'],
    ],
  ])('%s', (spec, expected) => {
    const found = findingsOf([consecutiveErrorsIgnored], ruleWith(spec)).map(short);
    expect(found).toEqual(expected.map((text) => text.replace(' ', ' consecutive-errors-ignored ')));
  });
});

describe('failover-not-region', () => {
  const NODE = (zone: string) =>
    `---\napiVersion: v1\nkind: Node\nmetadata: { name: ${zone}, labels: { topology.kubernetes.io/region: eu, topology.kubernetes.io/zone: ${zone} } }\n`;
  const failover = ruleWith(
    'trafficPolicy: { outlierDetection: {}, loadBalancer: { localityLbSetting: { failover: [ { from: eu.north, to: us } ] } } }',
  );
  const found = (text: string) => findingsOf([failoverNotRegion], text);

  it('knows a zone that is written with a dot, which Istio takes and never matches', () => {
    expect(found(failover + NODE('north'))).toMatchObject([
      {
        severity: 'error',
        upstream: 'none',
        path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0].from',
        hint: expect.stringContaining('`eu`'),
      },
    ]);
  });

  it('knows it from the endpoints of a ServiceEntry', () => {
    const entry =
      '---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: x }\nspec: { hosts: [ a.b ], resolution: DNS, endpoints: [ { address: c, locality: eu/north } ] }\n';
    expect(found(failover + entry)).toHaveLength(1);
  });

  it('says nothing of a dot where no such zone is known', () => {
    expect(found(failover)).toEqual([]);
    expect(found(failover + NODE('south'))).toEqual([]);
  });
});
