import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { type ValidateOptions, validate } from './validate.js';

function found(text: string, options: ValidateOptions = {}): string[] {
  return validate(parseManifests(text, 'x.yaml').documents, options).map(
    ({ rule, position }) => `${position.line} ${rule}`,
  );
}

const rule = (spec: string, metadata = '') => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop${metadata} }
spec:
  host: reviews.shop.svc.cluster.local
${spec}`;

describe('validate', () => {
  it('sorts by place and names each finding once', () => {
    expect(found(rule('  unknwn: 1\n  alsoUnknown: 2\n'))).toEqual([
      '6 schema/unknown-field',
      '7 schema/unknown-field',
    ]);
  });

  it('is silent where the author says so: on the line, above it, in the object', () => {
    expect(found(rule('  unknwn: 1 # failover-ignore: schema/unknown-field\n'))).toEqual([]);
    expect(found(rule('  # failover-ignore: schema/unknown-field\n  unknwn: 1\n'))).toEqual([]);
    expect(found(rule('  unknwn: 1\n', ", annotations: { failover.dev/ignore: 'schema/*' }"))).toEqual([]);
  });

  it('tells once what schema and webhook both refuse at one field, in the words of the one that is not silenced', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: x, namespace: shop }
spec:
  hosts: [x.example.com]
  resolution: DNS
  ports:
    - { number: 80, name: http, protocol: HTTP }
    - { number: 81, name: http, protocol: HTTP }
`;
    const errors = (options: ValidateOptions) => found(text, options).filter((line) => line.startsWith('9 '));
    expect(errors({})).toEqual(['9 istio/duplicate-port']);
    expect(errors({ severity: { 'istio/*': 'off' } })).toEqual(['9 schema/invalid-value']);
  });

  it('tells once of a field that is missing, in the words of the mesh where it has some', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: x, namespace: shop }
spec:
  hosts: [x.example.com]
  resolution: DNS
  ports:
    - protocol: HTTP
`;
    const errors = (options: ValidateOptions) =>
      validate(parseManifests(text, 'x.yaml').documents, options).map(({ rule, path }) => `${rule} ${path}`);
    const number = 'schema/missing-field spec.ports[0].number';
    const name = 'schema/missing-field spec.ports[0].name';
    // One for the number and one for the name.
    expect(errors({})).toEqual(['istio/invalid-port spec.ports[0]', 'istio/invalid-port spec.ports[0]']);
    expect(errors({ severity: { 'istio/*': 'off' } })).toEqual([name, number]);
  });

  it('hears a comment for its own line and rule only', () => {
    const text = rule(
      '  unknwn: 1 # failover-ignore: schema/unknown-field\n  other: 1 # failover-ignore: schema/wrong-type\n',
    );
    expect(found(text)).toEqual(['7 schema/unknown-field']);
  });

  it('sets levels by rule before group', () => {
    const severity = { 'schema/*': 'off', 'schema/unknown-field': 'info' } as const;
    const [finding] = validate(parseManifests(rule('  unknwn: 1\n'), 'x.yaml').documents, { severity });
    expect(finding?.severity).toBe('info');
  });

  it('goes on where no plan can be made', () => {
    const failover =
      'apiVersion: failover.dev/v1alpha1\nkind: Failover\nmetadata: { name: x }\nspec: { mesh: nosuch }\n';
    expect(found(`${failover}---\n${rule('  unknwn: 1\n')}`)).toContain('11 schema/unknown-field');
  });
});
