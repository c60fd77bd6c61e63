import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  argumentsOf,
  asShown,
  clustersOf,
  findClusterPages,
  findPages,
  findSamples,
  shownBy,
  withOutputs,
} from '../../scripts/pages.mjs';
import { parseManifests } from '../../src/manifest/parse.js';
import { root, run } from '../cli/run.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  kubeconfigOf,
  startControlPlane,
} from '../support/control-plane.js';
import { type GlooStage, playGloo } from '../support/gloo-stage.js';

// Runs every command of the pages that need clusters, in its order, against real API servers in which Gloo is played. UPDATE_PAGES=1 writes what
// they print today into the page.

describe.skipIf(!hasControlPlane())('docs/apply-to-clusters.md', () => {
  const page = 'docs/apply-to-clusters.md';
  const samples = findSamples(page);
  const folder = mkdtempSync(join(tmpdir(), 'failover-page-'));
  let planes: ControlPlane[] = [];
  let stage: GlooStage | undefined;
  const outputs: string[] = [];

  beforeAll(async () => {
    const names = clustersOf(page) ?? [];
    planes = await Promise.all(names.map((name) => startControlPlane({ name })));
    symlinkSync(join(root, 'examples'), join(folder, 'examples'));
    const env = { KUBECONFIG: kubeconfigOf(planes), XDG_STATE_HOME: join(folder, 'state'), COLUMNS: '' };
    await run(['certs', 'create', '--algorithm', 'ecdsa', '--output-dir', 'pki', '--secrets', 'secrets'], {
      cwd: folder,
    });
    const [local, remote] = planes as [ControlPlane, ControlPlane];
    stage = await playGloo(
      [local, remote],
      [
        [local, secret('upstream')],
        [remote, secret('downstream')],
      ],
    );
    for (const { command = '', meanwhile = [] } of samples) {
      for (const event of meanwhile) {
        const happens = stage.events[event];
        if (happens === undefined) throw new Error(`${page}: nobody plays \`${event}\``);
        await happens();
      }
      const { stdout, stderr } = await run(argumentsOf(command), { cwd: folder, env });
      outputs.push(asShown(stdout + stderr));
    }
    if (process.env.UPDATE_PAGES === '1') {
      const path = join(root, page);
      writeFileSync(path, withOutputs(readFileSync(path, 'utf8'), samples, outputs));
    }
  }, 2 * BOOT_MS);
  afterAll(async () => {
    stage?.stop();
    await Promise.all(planes.map((plane) => plane.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  function secret(side: string) {
    const file = join(folder, `secrets/failover-${side}.yaml`);
    const [document] = parseManifests(readFileSync(file, 'utf8'), file).documents;
    if (document === undefined) throw new Error(`no Secret in ${file}`);
    return document.value;
  }

  it.each(samples.map((sample, index) => ({ sample, index, title: sample.command })))('$title', ({ sample, index }) => {
    expect(outputs[index]).toBe(shownBy(sample));
  });
});

it('is the only page that needs clusters, and the test of the other pages leaves it alone', () => {
  expect(findClusterPages()).toEqual(['docs/apply-to-clusters.md']);
  expect(findPages()).not.toContain('docs/apply-to-clusters.md');
});
