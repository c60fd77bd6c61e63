import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    // Lends API servers to the tests that ask for one; the others pay nothing for it.
    globalSetup: ['test/support/control-plane-pool.ts'],
  },
});
