import { describe, expect, it } from 'vitest';
import { shortenAll } from './table.js';

describe('shortenAll', () => {
  it('cuts the middle out', () => {
    expect(shortenAll(['short', 'east/bookinfo/reviews'], 11)).toEqual(['short', 'east/…views']);
  });

  it('keeps the part in which names differ', () => {
    const names = ['gke_acme-prod_us-east1/shop/cart', 'gke_acme-prod_us-west1/shop/cart', 'local/shop/cart'];
    expect(shortenAll(names, 16)).toEqual(['…d_us-east1/sho…', '…d_us-west1/sho…', 'local/shop/cart']);
  });

  it('keeps the end of a name that goes on where another ends', () => {
    const long = `${'a'.repeat(30)}b${'a'.repeat(30)}`;
    const shown = shortenAll([long, `${long}-2`.replace('b', 'c')], 12);
    expect(new Set(shown).size).toBe(2);
    expect(shown.map((text) => text.length)).toEqual([12, 12]);
  });

  it('gives one text for the same name twice', () => {
    expect(shortenAll(['east/bookinfo/reviews', 'east/bookinfo/reviews'], 11)).toEqual(['east/…views', 'east/…views']);
  });
});
