import { expect, it } from 'vitest';
import { livePage, masked, playLivePage } from '../../scripts/live-page.mjs';

// `node scripts/live-page.mjs` rewrites what is compared here. Twice more where the machine was too busy: endpoints that do not answer their health
// check within its second fail over, as they should.
it(`${livePage}: every command prints what the page shows`, { timeout: 120_000, retry: 2 }, async () => {
  const samples = await playLivePage({ patiently: true });
  expect(samples.map(({ command }) => command).filter((command) => command.includes('--live'))).toHaveLength(4);
  expect(samples.map(({ command, printed }) => `$ ${command}\n${masked(printed)}`)).toEqual(
    samples.map(({ command, shown }) => `$ ${command}\n${masked(shown)}`),
  );
});

it('masks times and what follows from them, and nothing else', () => {
  expect(masked('  level 0  0%  503  2.7ms   12 requests, 3 failed')).toBe('level 0 0% 503 T N request, N failed');
  expect(masked('  ▼  3.1s  fault  health check: 503  a:1\n   ▲  ▼\n  a  ██··\n      ╷0s ')).toBe(
    '▼ T fault health check: 503 a:1',
  );
});
