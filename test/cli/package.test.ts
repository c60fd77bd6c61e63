import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const { bin, devDependencies, dependencies } = require('../../package.json') as Record<string, Record<string, string>>;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'failover-package-'));
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/kubectl-failover'));
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives a strict TypeScript program every type that its functions speak of', () => {
  writeFileSync(
    join(folder, 'consumer.ts'),
    `import { type FailoverPlan, type Finding, plan, readManifests, render, resolve, type SimulationResult, simulate, validate } from 'kubectl-failover';
const documents = await readManifests({ text: '', name: 'a.yaml' });
const plans: readonly FailoverPlan[] = plan(documents);
const findings: readonly Finding[] = await validate(documents);
export const levels = plans.map((one) => resolve(one, {}).map(({ priority, reason }) => \`\${priority} \${reason}\`));
export const manifests: unknown[] = plans.flatMap((one) => render(one, 'istio'));
export const results: SimulationResult[] = plans.map((one) =>
  simulate(one, { name: 'a', client: {}, traffic: { rps: 1, durationMs: 1000, arrivals: 'constant', seed: 1 }, topology: [], events: [], expect: [] }));
// @ts-expect-error a finding is no text
export const wrong: string = findings[0];
`,
  );
  const options = { strict: true, noEmit: true, target: 'ES2022', module: 'NodeNext', types: ['node'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }));
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  // With its own declarations checked too: none may name a type that is not delivered.
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
}, 120_000);

it('brings programs that can be run, and needs no other package', () => {
  for (const path of Object.values(bin ?? {})) accessSync(join(root, path), constants.X_OK);
  expect(Object.keys(bin ?? {}).sort()).toEqual(['failover', 'kubectl-failover', 'kubectl_complete-failover']);
  expect(dependencies).toBeUndefined();
});

it('carries the licence of every package that is bundled in', () => {
  const licences = readFileSync(join(root, 'dist/LICENSES.txt'), 'utf8');
  for (const name of ['commander', 'yaml', 'undici', '@kubernetes/client-node', '@peculiar/x509']) {
    expect(devDependencies).toHaveProperty([name]);
    expect(licences).toContain(`\n${name} `);
  }
});
