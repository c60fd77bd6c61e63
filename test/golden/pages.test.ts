import { describe, expect, it } from 'vitest';
import { findPages, findSamples, runSample, shownBy } from '../../scripts/pages.mjs';

// `npm run update-golden` rewrites what is compared here.
describe.each(findPages())('%s', (page) => {
  const samples = findSamples(page).map((sample) => ({ ...sample, title: sample.command ?? 'the program' }));

  it.concurrent.each(samples)('$title', async (sample) => {
    expect(await runSample(sample)).toBe(shownBy(sample));
  });
});

it('finds the samples of the README', () => {
  expect(findSamples('README.md').length).toBeGreaterThan(4);
});
