// Records `failover demo --live` as docs/demo-live.svg: the real program in a terminal, the guide's steps done by a robot, one frame a second.
// Needs dist/ (npm run build) and python3.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Robot } from './robot.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = process.env.FAILOVER_BIN ?? join(root, 'bin/failover.js');
const target = process.argv[2] ?? join(root, 'docs/demo-live.svg');
const [COLUMNS, ROWS] = [92, 20];
const CELL = { width: 8.2, height: 17 };
const MARGIN = 12;

const { NO_COLOR: _, ...env } = process.env;
const robot = new Robot([process.execPath, program, 'demo', '--live'], {
  columns: COLUMNS,
  rows: ROWS,
  cwd: root,
  env: { ...env, FORCE_COLOR: '1' },
});
const frames = [];
let caption = '$ failover demo --live';

/** What stands on the screen now, under what was typed elsewhere. */
function take() {
  const rows = Array.from({ length: ROWS }, (_, row) => runsOf(robot.screen.cells[row] ?? []));
  frames.push([[{ column: 0, text: caption, bold: true }], [], ...rows]);
}

async function watch(seconds, text = caption) {
  caption = text;
  for (let second = 0; second < seconds; second += 1) {
    await sleep(1000);
    take();
  }
}

try {
  await robot.see(/level 0 .*100%/);
  const proxy = /proxy (\S+)/.exec(robot.text())?.[1];
  const admin = /^blue .* admin (\S+)/m.exec(robot.raw.replaceAll('\r', ''))?.[1];
  const post = (word) => fetch(`${admin}/healthcheck/${word}`, { method: 'POST' });
  const curl = async () => (await (await fetch(proxy)).text()).trim();
  await watch(3);
  await watch(1, `$ curl ${proxy}   ->  ${await curl()}`);
  await post('fail');
  await watch(4, `$ curl -X POST ${admin}/healthcheck/fail`);
  await watch(1, `$ curl ${proxy}   ->  ${await curl()}`);
  await post('ok');
  await watch(4, `$ curl -X POST ${admin}/healthcheck/ok`);
  await watch(2, `$ curl ${proxy}   ->  ${await curl()}`);
  robot.press('q');
  await robot.ended;
} finally {
  robot.kill();
}
writeFileSync(target, picture());
process.stdout.write(`wrote ${target}: ${frames.length} frames\n`);

/** Neighbouring cells of one look, without what is blank. */
function runsOf(cells) {
  const runs = [];
  cells.forEach((cell, column) => {
    if (cell === undefined || cell.text === ' ') return;
    const last = runs.at(-1);
    const joins =
      last !== undefined &&
      last.color === cell.color &&
      last.bold === cell.bold &&
      last.dim === cell.dim &&
      column - last.column - last.text.length <= 1;
    if (joins) last.text += ' '.repeat(column - last.column - last.text.length) + cell.text;
    else runs.push({ ...cell, column });
  });
  return runs;
}

/** A strip of frames behind a window; a line that stands in several frames is written once. */
function picture() {
  const lines = new Map();
  const width = Math.ceil(COLUMNS * CELL.width + 2 * MARGIN);
  const frameHeight = (ROWS + 2) * CELL.height + 2 * MARGIN;
  const used = frames.flatMap((rows, frame) =>
    rows.flatMap((runs, row) => {
      if (runs.length === 0) return [];
      const content = runs.map(textOf).join('');
      if (!lines.has(content)) lines.set(content, `l${lines.size}`);
      const y = frame * frameHeight + MARGIN + (row + 0.75) * CELL.height;
      return [`<use href="#${lines.get(content)}" y="${round(y)}"/>`];
    }),
  );
  const last = frames.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${frameHeight}" width="${width}" height="${frameHeight}" role="img">
<title>failover demo --live: blue fails its health check, green takes over, blue comes back</title>
<style>
  text { font: 13.5px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3; white-space: pre; }
  .b { font-weight: 700; } .d { fill: #8d96a0; }
  .c1 { fill: #ff7b72; } .c2 { fill: #3fb950; } .c3 { fill: #d29922; } .c4 { fill: #58a6ff; } .c5 { fill: #bc8cff; } .c6 { fill: #39c5cf; }
  .strip { animation: play ${last}s steps(${last}) infinite; }
  @keyframes play { to { transform: translateY(-${round(last * frameHeight)}px); } }
  @media (prefers-reduced-motion: reduce) { .strip { animation: none; transform: translateY(-${round(Math.min(6, last - 1) * frameHeight)}px); } }
</style>
<defs>
${[...lines].map(([content, id]) => `<g id="${id}">${content}</g>`).join('\n')}
</defs>
<rect width="${width}" height="${frameHeight}" rx="8" fill="#0d1117"/>
<g class="strip">
${used.join('\n')}
</g>
</svg>
`;
}

/** Each run is stretched to its columns: the reader's font may be wider or narrower. */
function textOf({ column, text, color, bold, dim }) {
  const classes = [...(color === undefined ? [] : [`c${color}`]), ...(bold ? ['b'] : []), ...(dim ? ['d'] : [])];
  const look = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
  const length = round([...text].length * CELL.width);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${round(MARGIN + column * CELL.width)}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${look}>${escaped}</text>`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
