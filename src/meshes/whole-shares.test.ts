import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { plan } from './plan.js';
import { wholeShares } from './whole-shares.js';

function shares(backends: string, mesh = 'envoy') {
  const text = `apiVersion: split.smi-spec.io/v1alpha1\nkind: TrafficSplit\nmetadata: { name: web, namespace: shop }\nspec: { service: web, backends: [${backends}] }\n`;
  const [split] = plan(parseManifests(text, 'split.yaml').documents);
  if (split === undefined) throw new Error('the TrafficSplit has no plan');
  const { plan: whole, losses } = wholeShares(split, mesh);
  return {
    weights: Object.fromEntries(whole.destinations.map(({ name, weight }) => [name.split('/').at(-1), weight])),
    lost: losses.list.map(({ why, origin }) => `${origin.document.at(origin.path).line}: ${why}`),
  };
}

describe('wholeShares', () => {
  it('leaves whole shares as they are', () => {
    expect(shares('{ service: a, weight: 90 }, { service: b, weight: 10 }')).toEqual({
      weights: { a: 90, b: 10 },
      lost: [],
    });
  });

  it('keeps the proportion of fractions', () => {
    expect(
      shares('{ service: a, weight: 500m }, { service: b, weight: 250m }, { service: c, weight: 1 }').weights,
    ).toEqual({
      a: 2,
      b: 1,
      c: 4,
    });
  });

  it('leaves out what gets nothing, and says so', () => {
    expect(shares('{ service: a, weight: 0 }, { service: b, weight: 100 }')).toEqual({
      weights: { b: 100 },
      lost: ['4: shop/a has weight 0 and gets no request: it is left out'],
    });
  });

  it('leaves a 0 to Linkerd, which means it', () => {
    expect(shares('{ service: a, weight: 0m }, { service: b, weight: 500m }', 'linkerd')).toEqual({
      weights: { a: 0, b: 1 },
      lost: [],
    });
  });

  it('writes equal shares where nobody has one', () => {
    expect(shares('{ service: a, weight: 0 }, { service: b, weight: 0 }')).toEqual({
      weights: { a: 1, b: 1 },
      lost: ['1: every weight is 0'],
    });
  });
});
