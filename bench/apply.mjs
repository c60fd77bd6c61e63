// Times `failover apply` of 100 DestinationRules beside `kubectl apply --server-side` of the same files on the same API server, and to four
// clusters beside one. Run `npm run build` first, and `npm run setup:real` once. Every run meets an API server without these objects.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = process.argv[2] ?? join(root, 'bin/failover.js');
const COUNT = 100;
const RUNS = 5;
const RULES = '/apis/networking.istio.io/v1/namespaces/default/destinationrules';
const NAMES = ['one', 'two', 'three', 'four'];

const folder = mkdtempSync(join(tmpdir(), 'failover-bench-'));
const planes = [];
try {
  const { BootedPlane, ask, installDefinitions, tokenOf } = await loadHarness();
  for (const name of NAMES) {
    const plane = await BootedPlane.boot();
    planes.push({ name, plane });
    await installDefinitions(plane.facts);
  }
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(kubeconfig(tokenOf('admin'))));
  for (const name of ['single', 'shared', ...NAMES]) mkdirSync(join(folder, 'manifests', name), { recursive: true });
  for (let i = 0; i < COUNT; i++) {
    writeFileSync(join(folder, 'manifests/single', `rule-${i}.yaml`), destinationRule(i));
    writeFileSync(join(folder, 'manifests/shared', `rule-${i}.yaml`), destinationRule(i, NAMES[i % NAMES.length]));
    for (const name of NAMES)
      writeFileSync(join(folder, 'manifests', name, `rule-${i}.yaml`), destinationRule(i, name));
  }
  const single = join(folder, 'manifests/single');
  const four = NAMES.flatMap((name) => ['-f', join(folder, 'manifests', name)]);
  const quarter = ['-f', join(folder, 'manifests/shared')];
  const rows = [];
  const cases = [
    ['kubectl apply --server-side, 1 cluster', ['kubectl', 'apply', '--server-side', '-f', single]],
    ['failover apply, 1 cluster', [process.execPath, program, 'apply', '-f', single]],
    ['failover apply, 4 clusters, 25 objects in each', [process.execPath, program, 'apply', ...quarter]],
    ['failover apply, 4 clusters, 100 objects in each', [process.execPath, program, 'apply', ...four]],
  ];
  for (const [what, command] of cases) {
    const times = [];
    for (let run = 0; run < RUNS; run++) {
      await Promise.all(planes.map(({ plane }) => ask(plane.facts, 'DELETE', RULES)));
      times.push(await time(command));
    }
    rows.push([what, Math.min(...times), times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]]);
  }
  const [kubectl, one, ...several] = rows;
  process.stdout.write(`| ${COUNT} objects | best of ${RUNS}, s | median, s |\n| --- | --- | --- |\n`);
  for (const [what, best, median] of rows)
    process.stdout.write(`| ${what} | ${best.toFixed(2)} | ${median.toFixed(2)} |\n`);
  process.stdout.write(
    `\n1 cluster: ${(one[2] / kubectl[2]).toFixed(2)} of kubectl's time; 4 clusters: ${several.map((row) => (row[2] / one[2]).toFixed(2)).join(' and ')} of the time of one\n`,
  );
} finally {
  await Promise.all(planes.map(({ plane }) => plane.stop()));
  rmSync(folder, { recursive: true });
}

/** The control plane of the tests, which is written in TypeScript. */
async function loadHarness() {
  const entry = ['control-plane-boot', 'control-plane-wipe'].map(
    (name) => `export * from './test/support/${name}.ts';`,
  );
  const outfile = join(folder, 'harness.mjs');
  await build({
    stdin: { contents: entry.join('\n'), resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    define: { __VERSION__: '"bench"' },
  });
  return import(pathToFileURL(outfile).href);
}

/** Wall-clock seconds of the whole process, its start included. */
function time([command, ...args]) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KUBECONFIG: join(folder, 'kubeconfig'), XDG_STATE_HOME: join(folder, 'state') };
    const begin = process.hrtime.bigint();
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Number(process.hrtime.bigint() - begin) / 1e9);
      else reject(new Error(`${command} ${args[0]} ended with ${code}: ${errors}`));
    });
  });
}

function kubeconfig(token) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': NAMES[0],
    clusters: planes.map(({ name, plane: { facts } }) => ({
      name,
      cluster: { server: facts.server, 'certificate-authority-data': Buffer.from(facts.ca).toString('base64') },
    })),
    users: [{ name: 'admin', user: { token } }],
    contexts: planes.map(({ name }) => ({ name, context: { cluster: name, user: 'admin' } })),
  };
}

function destinationRule(i, cluster) {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: service-${i}
  namespace: default
${cluster === undefined ? '' : `  annotations: { failover.dev/cluster: ${cluster} }\n`}spec:
  host: service-${i}.default.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting: { enabled: true, failover: [{ from: us-east, to: us-west }] }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`;
}
