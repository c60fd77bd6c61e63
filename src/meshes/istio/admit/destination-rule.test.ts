import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../../manifest/parse.js';
import { admit } from './admit.js';
import { verdictsOf } from './verdicts-of.fixture.js';

// istio: pkg/config/validation/validation.go ValidateDestinationRule, validateExportTo, validateWorkloadSelector

const verdicts = (spec: string, metadata?: string) => verdictsOf('DestinationRule', spec, metadata);

describe('a DestinationRule', () => {
  it.each([
    ['{ host: Reviews.Shop }', []],
    ['{ host: "*" }', []],
    ['{ host: 10.0.0.1 }', ['error invalid-host host']],
    ['{ host: "" }', ['error invalid-host host']],
    ['{}', ['error invalid-host ']],
    ['{ host: a, subsets: [ { name: A-1, labels: { a.b/c: "" } } ] }', []],
    ['{ host: a, subsets: [ { name: v1.0 } ] }', ['error invalid-subset-name subsets.0.name']],
    ['{ host: a, subsets: [ {} ] }', ['error invalid-subset-name subsets.0']],
    [
      '{ host: a, subsets: [ null, { name: b }, { name: c }, { name: b } ] }',
      ['error null-entry subsets.0', 'error duplicate-subset subsets.3'],
    ],
    [
      '{ host: a, subsets: [ { name: b, labels: { "a b": c, d: "-e", /f: g } } ] }',
      [
        'error invalid-label subsets.0.labels.a b',
        'error invalid-label subsets.0.labels.d',
        'error invalid-label subsets.0.labels./f',
      ],
    ],
    [
      `{ host: a, subsets: [ { name: b, labels: { ${'k'.repeat(64)}: ${'v'.repeat(64)} } } ] }`,
      [`error invalid-label subsets.0.labels.${'k'.repeat(64)}`],
    ],
    // Errors in subsets are returned, warnings are thrown away.
    [
      '{ host: a, subsets: [ { name: b, trafficPolicy: { outlierDetection: { consecutiveErrors: 1 }, connectionPool: {} } } ] }',
      ['error empty-policy subsets.0.trafficPolicy.connectionPool'],
    ],
    [
      '{ host: a, subsets: [ { name: b, trafficPolicy: { loadBalancer: { localityLbSetting: { failoverPriority: [ c ] } } } } ] }',
      [],
    ],
    [
      '{ host: a_, trafficPolicy: {}, subsets: [ { name: _ } ], exportTo: [ _ ], workloadSelector: { matchLabels: {} } }',
      [
        'error invalid-host host',
        'error empty-policy trafficPolicy',
        'error invalid-subset-name subsets.0.name',
        'error invalid-export-to exportTo.0',
        'warning empty-workload-selector workloadSelector',
      ],
    ],
  ])('%s', (spec, expected) => expect(verdicts(spec)).toEqual(expected));

  it.each([
    [[], []],
    [['*'], []],
    [['.'], []],
    [['shop', 'bank'], []],
    [['bank', 'bank'], ['exportTo.1']],
    [['.', '.'], ['exportTo.1']],
    [['.', 'shop'], ['exportTo.1']],
    [['shop', '.'], ['exportTo.1']],
    [['*', 'bank'], ['exportTo']],
    [
      ['*', '*'],
      ['exportTo.1', 'exportTo'],
    ],
    [['~'], ['exportTo.0']],
    [['bank_'], ['exportTo.0']],
  ])('exported to %j', (list, places) => {
    expect(verdicts(`{ host: a, exportTo: ${JSON.stringify(list)} }`)).toEqual(
      places.map((at) => `error invalid-export-to ${at}`),
    );
  });

  it.each([
    [[], 0],
    [['.'], 0],
    [['shop'], 0],
    [['bank'], 1],
    [['*'], 1],
    [['.', 'bank'], 1],
    [['bank', 'club'], 1],
    [['*', '.'], 2],
  ])('with a workloadSelector and exported to %j', (list, count) => {
    const spec = `{ host: a, exportTo: ${JSON.stringify(list)}, workloadSelector: { matchLabels: { app: b } } }`;
    expect(verdicts(spec)).toEqual(Array(count).fill('error invalid-export-to exportTo'));
  });

  it.each([
    ['{ app: b }', []],
    ['{ "": b }', ['error invalid-workload-selector workloadSelector.matchLabels']],
    [
      '{ "a*": b, c: "*" }',
      [
        'error invalid-workload-selector workloadSelector.matchLabels.a*',
        'error invalid-workload-selector workloadSelector.matchLabels.c',
      ],
    ],
  ])('selected by %s', (labels, expected) => {
    expect(verdicts(`{ host: a, workloadSelector: { matchLabels: ${labels} } }`)).toEqual(expected);
  });

  it.each([
    'istio.io/dry-run',
    'internal.istio.io/webhook-always-reject',
    'internal.istio.io/parents',
    'internal.istio.io/parent-namespace',
  ])('is looked at no further with annotation %s', (name) => {
    expect(verdicts('{ host: "" }', `, annotations: { ${name}: "" }`)).toEqual([
      `error reserved-annotation annotations.${name}`,
    ]);
  });

  it('without a namespace is blamed only for what is wrong in every namespace', () => {
    const codes = (spec: string) => {
      const text = `apiVersion: networking.istio.io/v1beta1\nkind: DestinationRule\nmetadata: { name: x }\nspec: ${spec}`;
      return parseManifests(text, 'x.yaml')
        .documents.flatMap((document) => admit(document))
        .map(({ code }) => code);
    };
    const selector = 'workloadSelector: { matchLabels: { app: b } }';
    expect(codes('{ host: a, exportTo: [ ., bank ] }')).toEqual([]);
    expect(codes('{ host: a, exportTo: [ ., . ] }')).toEqual(['istio/invalid-export-to']);
    expect(codes(`{ host: a, exportTo: [ bank ], ${selector} }`)).toEqual([]);
    expect(codes(`{ host: a, exportTo: [ '*' ], ${selector} }`)).toEqual(['istio/invalid-export-to']);
    expect(
      codes('{ host: a, trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap://bank/ca" } } }'),
    ).toEqual([]);
  });
});
