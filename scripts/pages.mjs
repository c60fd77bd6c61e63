// The samples of our pages: commands, and a program, with what they print. Shared by the test that runs them and by `npm run update-golden`.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runFailover } from './golden.mjs';

/** A page whose commands need real endpoints: `scripts/live-page.mjs` runs them. */
const LIVE = '<!-- live:';
const CONSOLE = /^```console\n([\s\S]*?)^```$/gm;
const DRAWN = /^<!-- \$ (.*) -->\n(?:```mermaid\n([\s\S]*?)^```$|!\[[^\]]*\]\((.*)\)$)/gm;
const PROGRAM = /^```js\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```$/gm;

/** The first line of a page whose commands need clusters: the contexts that it names. */
const CLUSTERS = /^<!-- clusters: (.+) -->\n/;
const MEANWHILE = /^<!-- meanwhile: (.+) -->$/gm;

/** README.md and every page of docs/ whose commands need no cluster. */
export function findPages() {
  return pagesWithSamples().filter((page) => clustersOf(page) === undefined);
}

/** Every page whose commands need clusters: test/cluster/page.test.ts runs those. */
export function findClusterPages() {
  return pagesWithSamples().filter((page) => clustersOf(page) !== undefined);
}

/** The contexts that a page names; undefined for one that needs none. */
export function clustersOf(page) {
  return CLUSTERS.exec(readFileSync(join(root, page), 'utf8'))?.[1].split(', ');
}

function pagesWithSamples() {
  const docs = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  return ['README.md', ...docs.map((file) => `docs/${file}`)].filter((page) => findSamples(page).length > 0);
}

/**
 * What a page shows: `command` (or `program`), the text it shows for its output, and where that stands: from `at` in the page, or in
 * `picture`. `meanwhile` is what others do before it, by the names that the page gives it in comments.
 */
export function findSamples(page) {
  const text = readFileSync(join(root, page), 'utf8');
  const samples = [];
  if (text.includes(LIVE)) return samples;
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
  samples.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  for (const { 1: event, index } of text.matchAll(MEANWHILE)) {
    const next = samples.find(({ at = 0 }) => at > index);
    if (next !== undefined) next.meanwhile = [...(next.meanwhile ?? []), event];
  }
  return samples;
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
      outputs.push(asShown(stdout + stderr));
    }
    return outputs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a program wrote, as pages show it. */
export function asShown(text) {
  return `${undated(text).trimEnd()}\n`;
}

/** The page with these outputs in the places of what it shows; outputs that stand elsewhere are left out. */
export function withOutputs(text, samples, outputs) {
  // From the end, so that the places of earlier samples stay true.
  return [...samples.entries()].reverse().reduce((page, [index, { at, picture, shown }]) => {
    return picture === undefined ? page.slice(0, at) + outputs[index] + page.slice(at + shown.length) : page;
  }, text);
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

/** The arguments of a command as a page writes it. */
export function argumentsOf(command) {
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
