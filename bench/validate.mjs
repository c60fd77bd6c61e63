// Times `failover validate` on 10,000 documents in 10,000 files, beside kubeconform where it is installed (`npm run setup:real kubeconform`),
// which checks the same schema and nothing else. Run `npm run build` first.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = process.argv[2] ?? join(root, 'bin/failover.js');
const COUNT = 10_000;
const RUNS = 3;

const folder = mkdtempSync(join(tmpdir(), 'failover-bench-'));
try {
  mkdirSync(join(folder, 'many'));
  for (let i = 0; i < COUNT; i++) writeFileSync(join(folder, 'many', `rule-${i}.yaml`), destinationRule(i));
  writeFileSync(join(folder, 'one.yaml'), destinationRule(0));
  const rows = [
    [
      'failover validate, 10,000 files',
      ...measure([process.execPath, program, 'validate', '-q', '-f', join(folder, 'many')]),
    ],
    [
      'failover validate, 1 file',
      ...measure([process.execPath, program, 'validate', '-q', '-f', join(folder, 'one.yaml')]),
    ],
  ];
  const kubeconform = findKubeconform();
  if (kubeconform === undefined) process.stderr.write('kubeconform is not installed: left out\n');
  else {
    const schema = join(folder, 'destination-rule.json');
    writeFileSync(schema, JSON.stringify(jsonSchema()));
    const arguments_ = ['-strict', '-n', String(availableParallelism()), '-schema-location', schema];
    rows.push([
      'kubeconform -strict, 10,000 files, schema only',
      ...measure([kubeconform, ...arguments_, join(folder, 'many')]),
    ]);
  }
  process.stdout.write('| what | best of 3, s | peak memory, MB |\n| --- | --- | --- |\n');
  for (const [what, seconds, megabytes] of rows) process.stdout.write(`| ${what} | ${seconds} | ${megabytes} |\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** The best of some runs, and the largest memory of the last where /usr/bin/time can tell. */
function measure([command, ...args]) {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const { status, stderr } = spawnSync(command, args, { maxBuffer: 1 << 28 });
    if (status !== 0 && status !== 1) throw new Error(`${command} ended with ${status}: ${stderr}`);
    best = Math.min(best, performance.now() - start);
  }
  const timed = spawnSync('/usr/bin/time', ['-f', '%M', command, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const kilobytes = timed.error ? undefined : Number(timed.stderr.trim().split('\n').at(-1));
  return [(best / 1000).toFixed(2), kilobytes ? Math.round(kilobytes / 1024) : '-'];
}

/** Our schema of the kind as kubeconform reads one: nothing is looked up on the network. */
function jsonSchema() {
  const file = join(root, 'src/meshes/istio/schemas/destination-rule.json');
  const { parts, schemas } = JSON.parse(readFileSync(file, 'utf8'), (key, value) =>
    key === '$ref' ? `#/$defs/${value}` : value,
  );
  return { ...schemas[0].schema, $defs: parts };
}

function findKubeconform() {
  const cache =
    process.env.FAILOVER_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'failover-test');
  const candidates = [
    process.env.KUBECONFORM,
    'kubeconform',
    join(cache, 'kubeconform-0.8.0/kubeconform'),
    join(homedir(), 'go/bin/kubeconform'),
  ].filter(Boolean);
  return candidates.find((candidate) => {
    try {
      execFileSync(candidate, ['-v'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

function destinationRule(i) {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews-${i}
  namespace: shop-${i % 50}
  labels:
    app: reviews
spec:
  host: reviews-${i}.shop-${i % 50}.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: ROUND_ROBIN
      localityLbSetting:
        enabled: true
        failover:
          - from: us-east1
            to: us-west1
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 10s
      baseEjectionTime: 30s
      maxEjectionPercent: 100
`;
}
