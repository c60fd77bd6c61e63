// Times `failover validate` on 10,000 documents in 10,000 files, beside kubeconform where it is installed. Run `npm run build` first.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../bin/failover.js');
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
  else
    rows.push([
      'kubeconform, 10,000 files (schemas not looked up)',
      ...measure([kubeconform, '-ignore-missing-schemas', join(folder, 'many')]),
    ]);
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

function findKubeconform() {
  const candidates = [process.env.KUBECONFORM, 'kubeconform', join(homedir(), 'go/bin/kubeconform')].filter(Boolean);
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
