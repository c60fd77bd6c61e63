// The page whose commands need real endpoints: runs them and gives what they print. Shared by the test and, run as a program, by whoever rewrites the
// page: `node scripts/live-page.mjs`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './golden.mjs';

export const livePage = 'docs/try-on-real-endpoints.md';

/** Whoever reads the page uses these; here each section gets free ones, so that all can run at the same time. */
const PORTS = { blue: 7001, green: 7002, proxy: 8080, admin: 9901 };
const CONSOLE = /^```console\n([\s\S]*?)^```$/gm;
const FILE = /^```(?:js|yaml)\n(?:\/\/|#) (\S+)\n([\s\S]*?)^```$/gm;
/** A run that can be reached says so on stderr, any other begins with its levels. */
const READY = /listening on|admin interface|level 0/;

/**
 * Every command of the page: what the page shows for it, where that stands, and what it prints today. The blocks of a section are terminals side by
 * side: what the first one runs goes on while the others type, and where `patiently`, until they have typed all, however slow the machine is.
 */
export async function playLivePage({ patiently = false } = {}) {
  const text = readFileSync(join(root, livePage), 'utf8');
  const files = [...text.matchAll(FILE)].map(([, name, body]) => ({ name, body }));
  const starts = [...text.matchAll(/^## /gm)].map(({ index }) => index);
  const sections = starts.map((from, index) => ({ from, to: starts[index + 1] ?? text.length }));
  const played = await Promise.all(
    sections.map(({ from, to }) => {
      const blocks = [...text.slice(from, to).matchAll(CONSOLE)].map((block) =>
        samplesOf(block[1], from + block.index + '```console\n'.length),
      );
      return blocks.length === 0 ? [] : playSection(blocks, files, patiently);
    }),
  );
  return played.flat();
}

/** Times, counts that follow from them, the chart and the width of columns differ from run to run. */
export function masked(text) {
  return text
    .split('\n')
    .filter((line) => !/[╷▁-█]|·{3}|^[\s▲▼»]+$/.test(line))
    .map((line) =>
      line
        .replace(/(?<![\w.])\d+(?:\.\d+)?(?:ms|s)(?!\w)/g, 'T')
        .replace(/ T ago/g, '')
        .replace(/"atMs":\d+/g, '"atMs":T')
        .replace(/^\[\d{4}-.*?Z\]/, '[D]')
        .replace(/ \d+ \d+ \d+ - "-" "curl\/[\d.]+" "[\da-f-]{36}"/, ' N N N - "-" "curl" "U"')
        .replace(/ +/g, ' ')
        .replace(/(?:\d+ ){2}(?=(?:T|-) )/g, 'N N ')
        .replace(/\d+ (request|succeeded|failed)s?/g, 'N $1')
        .replace(/\d+(?:\.\d+)?%$/, 'N%')
        .replace(/::\d+$/, '::N')
        .trim(),
    )
    .filter((line) => line !== '')
    .join('\n');
}

function samplesOf(block, start) {
  return [...block.matchAll(/^\$ (.*)\n([\s\S]*?)(?=^\$ |(?![\s\S]))/gm)].map(
    ({ 0: all, 1: command, 2: shown, index }) => ({
      command,
      shown,
      at: start + index + all.length - shown.length,
    }),
  );
}

async function playSection([[first, ...more], ...others], files, patiently) {
  const folder = mkdtempSync(join(tmpdir(), 'failover-live-page-'));
  const ports = Object.fromEntries(
    await Promise.all(Object.values(PORTS).map(async (port) => [port, await freePort()])),
  );
  const onTheirs = (text) => text.replace(/(?<=:)\d{4}\b/g, (port) => ports[port] ?? port);
  const onOurs = (text) =>
    Object.entries(ports).reduce((all, [ours, theirs]) => all.replaceAll(`:${theirs}`, `:${ours}`), text);
  const apps = [];
  try {
    symlinkSync(join(root, 'examples'), join(folder, 'examples'));
    for (const { name, body } of files) writeFileSync(join(folder, name), body);
    for (const color of ['blue', 'green']) {
      const app = spawn(process.execPath, ['app.mjs', color, `${ports[PORTS[color]]}`], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      apps.push(app);
      await new Promise((ready) => app.stdout.once('data', ready));
    }
    const run = (command) => runCommand(onTheirs(command), folder);
    const waits = patiently && others.length > 0;
    const long = run(waits ? first.command.replace(/ --for \d+s/, ' --for 10m') : first.command);
    await (others.length === 0 ? long.ended : long.ready);
    const printed = [];
    for (const sample of others.flat()) printed.push({ ...sample, printed: onOurs(await run(sample.command).ended) });
    if (waits) long.interrupt();
    printed.unshift({ ...first, printed: onOurs(await long.ended) });
    for (const sample of more) printed.push({ ...sample, printed: onOurs(await run(sample.command).ended) });
    return printed;
  } finally {
    for (const app of apps) app.kill();
    rmSync(folder, { recursive: true });
  }
}

/** What a command says, in the order in which a terminal shows it; of others than ours, their data only. */
function runCommand(command, cwd) {
  const ours = command.startsWith('npx failover ');
  // Its own number, whatever stands around it in the shell's process tree.
  const number = join(cwd, `${++runs}.pid`);
  const program = `sh -c 'echo $$ >"$0"; exec "$@"' "${number}" "${process.execPath}" "${join(root, 'bin/failover.js')}"`;
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const line = `${ours ? 'exec 2>&1; ' : ''}${command.replace(/^npx failover/, () => program)}`;
  const child = spawn('sh', ['-c', line], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  const ended = new Promise((done) => child.once('close', () => done(said.replaceAll('\r', ''))));
  const ready = new Promise((done) => {
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (READY.test(said)) done();
    });
    child.once('close', done);
  });
  return { ended, ready, interrupt: () => process.kill(Number(readFileSync(number, 'utf8')), 'SIGINT') };
}

let runs = 0;

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  let text = readFileSync(join(root, livePage), 'utf8');
  const samples = await playLivePage();
  for (const { at, shown, printed } of samples.sort((a, b) => b.at - a.at)) {
    text = text.slice(0, at) + printed + text.slice(at + shown.length);
  }
  writeFileSync(join(root, livePage), text);
}
