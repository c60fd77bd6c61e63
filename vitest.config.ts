import { defineConfig } from 'vitest/config';

/** One group of test files; groups run one after the other. */
const group = (name: string, groupOrder: number, include: string[], more = {}) => ({
  extends: true as const,
  test: { name, include, sequence: { groupOrder }, ...more },
});

const REAL = ['test/cluster', 'test/live', 'test/envoy'];

export default defineConfig({
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    testTimeout: 30_000,
    projects: [
      group('files', 0, ['src/**/*.test.ts', 'test/**/*.test.ts'], {
        exclude: ['node_modules/**', ...REAL.map((folder) => `${folder}/**`)],
      }),
      group('servers', 1, ['test/cluster/**/*.test.ts', 'test/live/**/*.test.ts'], {
        // Lends API servers to the tests that ask for one; the others pay nothing for it.
        globalSetup: ['test/support/control-plane-pool.ts'],
        // Real servers on a small machine that others use as well.
        testTimeout: 120_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 30_000 } },
      }),
      // Their clock is the wall's: they have the machine to themselves.
      group('envoy', 2, ['test/envoy/**/*.test.ts']),
    ],
  },
});
