import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FakeCluster, fakeKubeconfig } from '../../test/support/fake-cluster.js';
import { fakeContext } from '../../test/support/fake-context.js';
import { apply } from './apply.js';
import { check } from './check.js';
import { deleteCommand } from './delete.js';
import { diff } from './diff.js';
import { status } from './status.js';

it.each([
  ['apply', apply, 'apply'],
  ['diff', diff, 'compare'],
  ['status', status, 'show'],
  ['check', check, 'check'],
  ['delete', deleteCommand, 'delete'],
] as const)('%s does not pass for done where no input wants anything of a cluster', async (_, command, verb) => {
  const cwd = mkdtempSync(join(tmpdir(), 'nothing-'));
  writeFileSync(
    join(cwd, 'f.yaml'),
    'apiVersion: failover.dev/v1alpha1\nkind: Scenario\nmetadata: { name: down }\nspec: { events: [] }\n' +
      '---\napiVersion: v1\nkind: Node\nmetadata: { name: n1, labels: { topology.kubernetes.io/region: r1 } }\n',
  );
  const east = new FakeCluster({ name: 'east' });
  const context = fakeContext({ cwd, kubeconfig: async () => fakeKubeconfig([east], { current: 'east' }) });
  await expect(command.run(context, [], { filename: ['f.yaml'], yes: true })).rejects.toMatchObject({
    exitCode: 3,
    message: `found nothing to ${verb}, expected Failover documents or native manifests`,
  });
  expect(context.written.out).toBe('');
});
