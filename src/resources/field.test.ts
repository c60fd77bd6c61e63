import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { Field } from './field.js';

const [document] = parseManifests(
  `
apiVersion: v1
kind: X
metadata: { name: x }
spec:
  interval: 1m30s
  bad_interval: soon
  negative: -1s
  number: "12"
  empty: ''
  none: null
  flag: false
  list: [ { max_size: 3 }, { max_size: 4 } ]
  consecutive_5xx: 1
  use_http2: true
  map: { a: 1, b: two }
`,
  'x.yaml',
).documents;
const spec = Field.root(document!, { snakeCase: true }).get('spec');

describe('Field', () => {
  it('reads what has the right type', () => {
    expect(spec.get('interval').durationMs()).toBe(90_000);
    expect(spec.get('number').number()).toBe(12);
    expect(spec.get('flag').boolean()).toBe(false);
    expect(spec.get('map').textMap()).toEqual({ a: '1', b: 'two' });
  });

  it('takes what has the wrong type, null and the empty string for absent', () => {
    expect(spec.get('badInterval').durationMs()).toBeUndefined();
    expect(spec.get('negative').durationMs()).toBeUndefined();
    expect(spec.get('empty').text()).toBeUndefined();
    expect(spec.get('none').present).toBe(false);
    expect(spec.get('interval').items()).toEqual([]);
    expect(spec.get('list', 'deep', 'deeper').present).toBe(false);
  });

  it('knows the way back to the text, in the spelling of the text', () => {
    const second = spec.get('list').items()[1]?.get('maxSize');
    expect(second?.number()).toBe(4);
    expect(second?.origin).toEqual({ document, path: ['spec', 'list', 1, 'max_size'] });
  });

  it("finds protobuf's own names, and only where they are asked for", () => {
    expect(spec.get('consecutive5xx').number()).toBe(1);
    expect(spec.get('useHttp2').boolean()).toBe(true);
    expect(Field.root(document!).get('spec', 'useHttp2').present).toBe(false);
  });
});
