// One bundled, code-split dist/ (dependencies inside: unbundled they cost five times the start-up) and the type declarations.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// Built beside the old one and swapped in at the end: whoever runs the program meanwhile never meets half of it.
const dist = join(root, 'dist');
const next = join(root, `dist.${process.pid}`);
const last = `${next}.last`;
process.on('exit', () => [next, last].map((folder) => rmSync(folder, { recursive: true, force: true })));

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: next,
  metafile: true,
  bundle: true,
  splitting: true,
  treeShaking: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  // Node prints the line that an uncaught error of the library comes from: a chunk in one line would bury the message.
  lineLimit: 200,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  define: { __VERSION__: JSON.stringify(version) },
  // CommonJS dependencies call require for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
});

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.types.json'), '--outDir', join(next, 'types')], {
  stdio: 'inherit',
});
dropUnreachable(join(next, 'types'), 'index.d.ts');
writeFileSync(join(next, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
if (existsSync(dist)) renameSync(dist, last);
renameSync(next, dist);

/** Leaves only the declarations that the library's own lead to: the rest is nobody's business outside, and most of the files. */
function dropUnreachable(folder, entry) {
  const reached = new Set();
  const visit = (path) => {
    if (reached.has(path)) return;
    reached.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, target] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
      visit(join(dirname(path), `${target}.d.ts`));
    }
  };
  visit(join(folder, entry));
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
  }
}

/** The licences of every package that is bundled in. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((path) => /node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
      // Two packages carry no text of their own; who wrote them and under what is all there is to say.
      const text =
        file === undefined ? `by ${author?.name ?? author}` : readFileSync(join(root, folder, file), 'utf8').trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
