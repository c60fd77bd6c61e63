// Rewrites what examples and pages show with what the program prints today, and deletes what no command makes any more.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import './build.mjs';
import { commandsOf, findExamples, root, runFailover } from './golden.mjs';
import { findPages, findSamples, runSamples } from './pages.mjs';

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
  let text = readFileSync(join(root, page), 'utf8');
  const samples = findSamples(page);
  const outputs = await runSamples(samples);
  // From the end, so that the places of earlier samples stay true.
  for (const [index, sample] of [...samples.entries()].reverse()) {
    const output = outputs[index];
    if (sample.picture !== undefined) writeFileSync(join(root, sample.picture), output);
    else text = text.slice(0, sample.at) + output + text.slice(sample.at + sample.shown.length);
  }
  writeFileSync(join(root, page), text);
}
