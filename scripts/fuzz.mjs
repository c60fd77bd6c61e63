// The fuzz test at length: `npm run fuzz [-- ROUNDS [SEED]]`, 100,000 rounds by default.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [rounds = '100000', seed = '1'] = process.argv.slice(2);
const { status } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', 'test/laws/fuzz.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_ROUNDS: rounds, FUZZ_SEED: seed },
});
process.exitCode = status ?? 1;
