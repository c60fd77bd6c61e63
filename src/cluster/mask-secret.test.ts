import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/document.js';
import { maskSecret } from './mask-secret.js';

const secret = (fields: JsonObject, annotations?: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', ...(annotations === undefined ? {} : { annotations }) },
  ...fields,
});

// kubectl: pkg/cmd/diff/diff_test.go, TestMasker
describe('maskSecret', () => {
  it('hides equal values behind three stars, and says of others which side they are from', () => {
    const [before, after] = maskSecret(
      secret({ data: { same: 'a', changed: 'b', gone: 'c' } }),
      secret({ data: { same: 'a', changed: 'x', fresh: 'y' } }),
    );
    expect(before?.data).toEqual({ same: '***', changed: '*** (before)', gone: '***' });
    expect(after?.data).toEqual({ same: '***', changed: '*** (after)', fresh: '***' });
  });

  it('hides all of one that has no other side', () => {
    expect(maskSecret(undefined, secret({ data: { a: 'x' }, stringData: { b: 'y' } }))).toEqual([
      undefined,
      secret({ data: { a: '***' }, stringData: { b: '***' } }),
    ]);
  });

  it('hides the copy that kubectl keeps, and data of a wrong type', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"private"}}', team: 'a' };
    const [, after] = maskSecret(undefined, secret({ data: 'private' }, annotations));
    expect(JSON.stringify(after)).not.toContain('private');
    expect(after?.metadata).toMatchObject({ annotations: { team: 'a' } });
  });

  it('leaves other kinds alone', () => {
    const map = { ...secret({ data: { a: 'x' } }), kind: 'ConfigMap' };
    expect(maskSecret(map, map)).toEqual([map, map]);
  });
});
