// The samples of our pages: commands, and a program, with what they print. Shared by the test that runs them and by `npm run update-golden`.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runFailover } from './golden.mjs';

const CONSOLE = /^```console\n([\s\S]*?)^```$/gm;
const DRAWN = /^<!-- \$ (.*) -->\n(?:```mermaid\n([\s\S]*?)^```$|!\[[^\]]*\]\((.*)\)$)/gm;
const PROGRAM = /^```js\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```$/gm;

/** README.md and every page of docs/. */
export function findPages() {
  const docs = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  return ['README.md', ...docs.map((file) => `docs/${file}`)].filter((page) => findSamples(page).length > 0);
}

/**
 * What a page shows: `command` (or `program`), the text it shows for its output, and where that stands: from `at` in the page, or in
 * `picture`.
 */
export function findSamples(page) {
  const text = readFileSync(join(root, page), 'utf8');
  const samples = [];
  for (const block of text.matchAll(CONSOLE)) {
    const start = block.index + '```console\n'.length;
    for (const { 0: all, 1: command, index } of block[1].matchAll(/^\$ (.*)\n([\s\S]*?)(?=^\$ |(?![\s\S]))/gm)) {
      const at = start + index + `$ ${command}\n`.length;
      samples.push({ command, at, shown: text.slice(at, start + index + all.length) });
    }
  }
  for (const { 0: all, 1: command, 2: drawing, 3: picture, index } of text.matchAll(DRAWN)) {
    if (picture === undefined)
      samples.push({ command, at: index + all.length - drawing.length - '```'.length, shown: drawing });
    else samples.push({ command, picture: join(page, '..', picture) });
  }
  for (const { 0: all, 1: program, 2: shown, index } of text.matchAll(PROGRAM)) {
    samples.push({ program, at: index + all.length - shown.length - '```'.length, shown });
  }
  return samples.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

/**
 * What the samples of one page print today, errors included, each ending in a line break. They run in their order in one folder that holds the
 * examples, so that a later one finds what an earlier one wrote.
 */
export async function runSamples(samples) {
  const folder = mkdtempSync(join(tmpdir(), 'failover-page-'));
  try {
    symlinkSync(join(root, 'examples'), join(folder, 'examples'));
    const outputs = [];
    for (const { command, program } of samples) {
      const { stdout, stderr } =
        program === undefined ? await runFailover(argumentsOf(command), { cwd: folder }) : await runProgram(program);
      outputs.push(`${undated(stdout + stderr).trimEnd()}\n`);
    }
    return outputs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SHOWN_TODAY_MS = Date.UTC(2027, 0, 1);

/** A page must not change from day to day, but certificates are made now: every time is moved as if today were that day. */
function undated(text) {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, (time) => {
    const days = Math.round((Date.parse(time) - Date.now()) / DAY_MS);
    return `${new Date(SHOWN_TODAY_MS + days * DAY_MS).toISOString().slice(0, -'.000Z'.length)}Z`;
  });
}

/** What the page shows for a sample. */
export function shownBy({ shown, picture }) {
  const text = picture === undefined ? shown : readFileSync(join(root, picture), 'utf8');
  return `${text.trimEnd()}\n`;
}

function argumentsOf(command) {
  const [npx, name, ...args] = command.split(' ');
  if (npx !== 'npx' || name !== 'failover') throw new Error(`not a command of ours: ${command}`);
  return args;
}

function runProgram(program) {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', program], { cwd: root }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
}
