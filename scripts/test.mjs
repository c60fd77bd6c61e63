// The whole test: types, lint, build, then every layer of tests. Ends with one plain line that says how many passed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'failover-test-'));
const report = join(scratch, 'report.json');
const run = (command, ...args) =>
  spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' }).status === 0;

const total = { passed: 0, failed: 0, skipped: 0 };
const checks = {
  types: () => run('tsc', '-p', 'tsconfig.json', '--noEmit'),
  lint: () => run('biome', 'check', '--error-on-warnings', '.'),
  build: () => spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' }).status === 0,
};
for (const [name, check] of Object.entries(checks)) {
  const ok = check();
  total[ok ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${ok ? 'ok' : 'FAILED'}: ${name}\n`);
}

const ok = run(
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
);
try {
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  total.passed += numPassedTests;
  // A file that cannot even be loaded has no failed test of its own.
  total.failed += Math.max(
    numFailedTests,
    ok ? 0 : Math.max(1, numFailedTestSuites > 0 && numFailedTests === 0 ? numFailedTestSuites : 0),
  );
  total.skipped += numPendingTests;
} catch (error) {
  process.stderr.write(`the test runner left no report: ${error.message}\n`);
  total.failed += 1;
}
rmSync(scratch, { recursive: true, force: true });

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
