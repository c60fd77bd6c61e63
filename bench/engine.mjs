// How many simulated requests a second of one core gives, and whether memory stays flat. Prints a table; nothing is asserted.
// node --expose-gc bench/engine.mjs
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'failover-bench-'));
const bundle = join(folder, 'bench.mjs');
const source = new URL('../src/', import.meta.url).pathname;
await build({
  stdin: {
    contents: `
      export { simulate } from '${source}simulate/simulate.ts';
      export { examplePlan, exampleScenario } from '${source}engine/example-plan.fixture.ts';
      export { outlierDefaults } from '${source}model/detection.ts';
      export { loadBalancingDefaults, retryDefaults } from '${source}model/plan.ts';`,
    resolveDir: source,
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  // CommonJS dependencies call require for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  outfile: bundle,
  logLevel: 'error',
});
const { simulate, examplePlan, exampleScenario, outlierDefaults, loadBalancingDefaults, retryDefaults } = await import(
  pathToFileURL(bundle).href
);
await rm(folder, { recursive: true });

const outlier = outlierDefaults({ maxEjectionPercent: 100 });
const latency = { p50Ms: 5, p99Ms: 50 };
const policy = (name) => ({ loadBalancing: loadBalancingDefaults({ policy: name }) });
const flapping = Array.from({ length: 20 }, (_, index) => ({
  atMs: index * 10_000,
  target: { priority: 0 },
  ...(index % 2 === 0 ? { fault: { type: 'http', status: 503 } } : { recover: true }),
}));

const cases = [
  ['3 levels, 9 hosts, no latency', [3, 3, 3], {}, {}, { rps: 20_000, seconds: 500 }],
  ['the same, latency 5 ms / 50 ms', [3, 3, 3], {}, { latency }, { rps: 10_000, seconds: 200 }],
  ['the same, least request', [3, 3, 3], policy('LEAST_REQUEST'), { latency }, { rps: 10_000, seconds: 200 }],
  ['the same, ring hash', [3, 3, 3], policy('RING_HASH'), { latency }, { rps: 10_000, seconds: 200 }],
  [
    'level 0 fails every 20 s, retries',
    [3, 3, 3],
    { retry: retryDefaults({ retryOn: ['5xx'] }) },
    { events: flapping },
    { rps: 10_000, seconds: 200 },
  ],
  ['1000 hosts, no latency', [1000], {}, {}, { rps: 20_000, seconds: 250 }],
  ['an hour at 1000 requests/s', [3, 3, 3], {}, { latency }, { rps: 1000, seconds: 3600 }],
];

const rows = [];
for (const [name, levels, rest, scenario, { rps, seconds }] of cases) {
  const plan = examplePlan(levels, { outlier }, rest);
  const traffic = { rps, durationMs: seconds * 1000 };
  simulate(plan, exampleScenario({ ...scenario, traffic: { rps, durationMs: 20_000 } }));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const { requests } = simulate(plan, exampleScenario({ ...scenario, traffic }));
  const ms = performance.now() - start;
  globalThis.gc?.();
  rows.push({
    case: name,
    requests: requests.total,
    'million requests/s': Number((requests.total / ms / 1000).toFixed(2)),
    'MB kept': Number(((process.memoryUsage().heapUsed - before) / 2 ** 20).toFixed(1)),
  });
}
// biome-ignore lint/suspicious/noConsole: the table is what it is run for
console.table(rows);
