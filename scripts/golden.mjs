// What every example must print: shared by the golden test and by `npm run update-golden`.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Every `examples/<mesh>/<case>`, relative to the project, in order. */
export function findExamples() {
  const folders = (parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`)
      .sort();
  return folders('examples').flatMap(folders);
}

/** The commands of one example and the file that holds what each prints. */
export function commandsOf(folder) {
  return [
    { file: 'explain.txt', args: ['explain', '-f', folder] },
    { file: 'explain.json', args: ['explain', '-f', folder, '-o', 'json'] },
    { file: 'simulate.txt', args: ['simulate', '-f', folder] },
    { file: 'simulate.json', args: ['simulate', '-f', folder, '-o', 'json'] },
    ...(existsSync(join(root, folder, 'failover.yaml'))
      ? [{ file: 'generate.txt', args: ['generate', '-f', folder] }]
      : []),
  ];
}

/** Runs the built program as a pipe sees it: no colour, no terminal. */
export function runFailover(args, { cwd = root } = {}) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, COLUMNS: undefined };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'bin/failover.js'), ...args],
      { cwd, env, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => resolve({ stdout, stderr, code: error === null ? 0 : (error.code ?? 1) }),
    );
  });
}
