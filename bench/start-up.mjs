// What the program costs before it does anything, beside a bare node in the same run. Run `npm run build` first.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const program = process.argv[2] ?? fileURLToPath(new URL('../bin/failover.js', import.meta.url));
const lines = [
  ['-e', '0'],
  [program, '--help'],
  [program, 'completion', 'bash'],
  [program, 'apply', '--help'],
  [program, 'nosuch'],
];
const times = lines.map(() => []);
// Taking turns, so that other work on the machine hits all of them.
for (let round = 0; round < 20; round++) {
  lines.forEach((args, index) => {
    const start = performance.now();
    spawnSync(process.execPath, args);
    times[index].push(performance.now() - start);
  });
}

const best = times.map((list) => Math.min(...list));
process.stdout.write('| command | best of 20, ms | times a bare node |\n| --- | --- | --- |\n');
lines.forEach(([, ...rest], index) => {
  const what = index === 0 ? 'node -e 0' : ['failover', ...rest].join(' ');
  process.stdout.write(`| ${what} | ${best[index].toFixed(0)} | ${(best[index] / best[0]).toFixed(2)} |\n`);
});
