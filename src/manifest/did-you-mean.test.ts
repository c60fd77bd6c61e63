import { describe, expect, it } from 'vitest';
import { didYouMean, suggestion } from './did-you-mean.js';

const FIELDS = ['baseEjectionTime', 'consecutive5xx', 'interval', 'maxEjectionPercent', 'outlierDetection', 'host'];

describe('didYouMean', () => {
  it.each([
    ['baseEjectTime', 'baseEjectionTime'],
    ['base_ejection_time', 'baseEjectionTime'],
    ['BASEEJECTIONTIME', 'baseEjectionTime'],
    ['intreval', 'interval'],
    ['outlier', 'outlierDetection'],
    ['Detection', 'outlierDetection'],
    ['hostname', 'host'],
    ['hots', 'host'],
    ['hosts', 'host'],
    ['consecutive5xxErrors', 'consecutive5xx'],
  ])('%s -> %s', (word, expected) => {
    expect(didYouMean(word, FIELDS)).toBe(expected);
  });

  it.each(['zebra', 'x', '', 'tls'])('has nothing to say about %j', (word) => {
    expect(didYouMean(word, FIELDS)).toBeUndefined();
  });

  it('does not suggest the word itself', () => {
    expect(didYouMean('host', ['host'])).toBeUndefined();
  });

  it('prefers the nearest, and of equally near ones the first', () => {
    expect(didYouMean('path', ['paths', 'patch'])).toBe('paths');
    expect(didYouMean('pathx', ['path', 'paths'])).toBe('path');
  });

  it('makes a sentence', () => {
    expect(suggestion('intervall', FIELDS)).toBe('did you mean `interval`?');
    expect(suggestion('zebra', FIELDS)).toBeUndefined();
  });
});
