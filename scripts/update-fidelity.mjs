// Plays every case of test/envoy against a running Envoy and writes the table of predicted and observed to docs/fidelity.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'failover-fidelity-'));
const record = join(folder, 'comparisons.jsonl');
writeFileSync(record, '');
const run = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', 'test/envoy'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CI: 'true', FAILOVER_FIDELITY: record },
});
const rows = readFileSync(record, 'utf8').split('\n').filter(Boolean).map(JSON.parse);
rmSync(folder, { recursive: true });
if (run.status !== 0) {
  process.stderr.write('prediction and Envoy disagree; docs/fidelity.md is left as it was\n');
  process.exit(1);
}

const share = ({ levels, requests }) => levels.map((level) => ((100 * level) / requests).toFixed(1)).join(' / ');
const ejections = ({ ejections }) => (ejections.length === 0 ? '–' : String(ejections.length));
const lines = rows.map(
  ({ name, predicted, observed }) =>
    `| ${name} | ${share(predicted)} | ${share(observed)} | ${predicted.failed} | ${observed.failed} | ${ejections(predicted)} | ${ejections(observed)} | ${observed.requests} |`,
);
writeFileSync(
  join(root, 'docs/fidelity.md'),
  `# Predicted and observed

Each case is one outage, played twice: by the engine in virtual time, and by a running Envoy ${rows[0]?.envoy ?? ''} with the bootstrap that
\`failover\` renders from the same plan, in front of small servers that fail as the scenario says. Shares are percent of all
requests by the level of their last try; ejections are those of outlier detection. The tests hold the two together: shares within one percentage
point or four standard deviations, failures within 5 %, 3 requests or four standard deviations, every ejection and return within
one sweep. \`npm run update-fidelity\` plays them again and rewrites this page.

| case | levels, predicted | levels, observed | failed, predicted | failed, observed | ejections, predicted | ejections, observed | requests |
| --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`,
);
process.stdout.write(`docs/fidelity.md: ${rows.length} cases\n`);
