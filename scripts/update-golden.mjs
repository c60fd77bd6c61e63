// Rewrites what examples and pages show with what the program prints today, and deletes what no command makes any more.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import './build.mjs';
import { commandsOf, findExamples, root, runFailover } from './golden.mjs';
import { findPages, findSamples, runSamples, withOutputs } from './pages.mjs';

for (const folder of findExamples()) {
  const expected = join(root, folder, 'expected');
  const runs = await Promise.all(
    commandsOf(folder).map(async ({ file, args }) => ({ file, args, ...(await runFailover(args)) })),
  );
  rmSync(expected, { recursive: true, force: true });
  mkdirSync(expected);
  for (const { file, args, stdout, stderr, code } of runs) {
    if (code !== 0) process.stderr.write(`failover ${args.join(' ')}: exit ${code}\n${stderr}`);
    writeFileSync(join(expected, file), stdout);
  }
}

for (const page of findPages()) {
  const text = readFileSync(join(root, page), 'utf8');
  const samples = findSamples(page);
  const outputs = await runSamples(samples);
  for (const [index, { picture }] of samples.entries()) {
    if (picture !== undefined) writeFileSync(join(root, picture), outputs[index]);
  }
  writeFileSync(join(root, page), withOutputs(text, samples, outputs));
}
