import { describe, expect, it } from 'vitest';
import { type Call, kindNotServed, refusalError } from './cluster-error.js';

const call: Call = {
  cluster: 'east',
  verb: 'apply',
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  namespace: 'x',
  name: 'a',
};

describe('what an API server refuses (its own words are those of Kubernetes 1.36)', () => {
  it('is told with every field of the wrong type', () => {
    const message =
      'failed to create typed patch object (x/a; networking.istio.io/v1, Kind=DestinationRule): errors:\n  .spec.host: expected string, got &value.valueUnstructured{Value:5}\n  .spec.foo: field not declared in schema';
    expect(refusalError(call, { status: 500, body: { message } })).toMatchObject({
      code: 'invalid',
      message:
        'cluster east: cannot apply DestinationRule x/a: spec.foo: found an unknown field; spec.host: found 5, expected string',
    });
  });

  it('is told with the words of a webhook', () => {
    const message = 'admission webhook "validation.istio.io" denied the request: configuration is invalid: no host';
    expect(refusalError(call, { status: 400, body: { message } })).toMatchObject({
      code: 'invalid',
      message:
        'cluster east: cannot apply DestinationRule x/a: the admission webhook `validation.istio.io` says: configuration is invalid: no host',
    });
  });

  it('names what to do where the manifest may be right as it stands', () => {
    const refused = (status: number, message: string) => refusalError(call, { status, body: { message } });
    const policy = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ask the platform team";
    expect(refused(422, `destinationrules.networking.istio.io "a" is forbidden: ${policy}`)).toMatchObject({
      message: `cluster east: cannot apply DestinationRule x/a: ${policy}`,
      hint: expect.stringContaining('a policy of this cluster refuses it'),
    });
    expect(refused(422, 'data: Forbidden: field is immutable when `immutable` is set').hint).toContain(
      'delete the object',
    );
    const ending = 'unable to create new content in namespace x because it is being terminated';
    expect(refused(403, `destinationrules.networking.istio.io "a" is forbidden: ${ending}`)).toMatchObject({
      code: 'invalid',
      message: 'cluster east: cannot apply DestinationRule x/a: namespace x is being deleted',
    });
  });

  it('is told with every field and manager of a conflict', () => {
    const causes = [
      { reason: 'FieldManagerConflict', message: 'conflict with "kubectl" using v1', field: '.spec.host' },
      { reason: 'FieldManagerConflict', message: 'conflict with "argo" using v1', field: '.spec.ports[port=80].name' },
    ];
    expect(refusalError(call, { status: 409, body: { reason: 'Conflict', details: { causes } } })).toMatchObject({
      code: 'field-conflict',
      conflicts: [
        { field: 'spec.host', manager: 'kubectl' },
        { field: 'spec.ports[port=80].name', manager: 'argo' },
      ],
    });
  });

  it('is told without the values of a Secret', () => {
    const body = {
      message: 'Secret "s" is invalid: data[a b]: Invalid value: "hunter2": a valid config key',
      details: { causes: [{ message: 'Invalid value: "hunter2": a valid config key', field: 'data[a b]' }] },
    };
    const error = refusalError({ ...call, kind: 'Secret' }, { status: 422, body });
    expect(error.message).toContain('data[a b]: Invalid value: [redacted]: a valid config key');
    expect(error.message).not.toContain('hunter2');
  });

  it('is told with who installs a kind that is missing', () => {
    const installers = {
      'networking.istio.io/v1': 'Istio',
      'fed.solo.io/v1': 'Gloo Federation',
      'gloo.solo.io/v1': 'Gloo Edge',
      'networking.smh.solo.io/v1alpha2': 'Service Mesh Hub',
      'split.smi-spec.io/v1alpha2': 'Linkerd SMI',
      'gateway.networking.k8s.io/v1': 'Gateway API',
    };
    for (const [apiVersion, name] of Object.entries(installers)) {
      expect(kindNotServed({ ...call, apiVersion }).hint).toContain(name);
    }
    expect(kindNotServed({ ...call, apiVersion: 'example.com/v1' }).hint).toBe(
      'install the CustomResourceDefinition of group example.com first',
    );
  });

  it.each([
    [401, 'unauthorized'],
    [409, 'conflict'],
    [410, 'expired'],
    [422, 'invalid'],
    [429, 'server-error'],
    [500, 'server-error'],
    [503, 'server-error'],
    [504, 'timeout'],
  ])('%i is `%s`', (status, code) => {
    expect(refusalError(call, { status, body: { message: 'why' } })).toMatchObject({ code, exitCode: 4 });
  });
});
