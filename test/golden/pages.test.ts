import { beforeAll, describe, expect, it } from 'vitest';
import { findPages, findSamples, runSamples, shownBy } from '../../scripts/pages.mjs';

// `npm run update-golden` rewrites what is compared here.
describe.concurrent.each(findPages())('%s', (page) => {
  const samples = findSamples(page);
  let outputs: string[] = [];
  beforeAll(async () => {
    outputs = await runSamples(samples);
  }, 60_000);

  it.each(samples.map((sample, index) => ({ sample, index, title: sample.command ?? 'the program' })))(
    '$title',
    ({ sample, index }) => {
      expect(outputs[index]).toBe(shownBy(sample));
    },
  );
});

it('finds the samples of the README', () => {
  expect(findSamples('README.md').length).toBeGreaterThan(4);
});
