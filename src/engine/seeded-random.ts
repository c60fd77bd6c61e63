import type { Random } from '../model/random.js';

/** Chance that repeats itself: the same seed (any finite number) gives the same numbers. Generator: sfc32. */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = Math.floor((seed - Math.floor(seed)) * 2 ** 32) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers of sfc32 still show the seed; its author lets twelve go by.
  for (let i = 0; i < 15; i++) next();
  return { next };
}
