import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, run } from '../cli/run.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  kubeconfigOf,
  startControlPlane,
} from '../support/control-plane.js';

const RULES = 'networking.istio.io/v1';
const manifest = (kind: string, spec: string) =>
  `apiVersion: ${RULES}\nkind: ${kind}\nmetadata: { name: web, namespace: shop }\nspec: ${spec}\n`;
const MANIFESTS = [
  manifest(
    'ServiceEntry',
    '{ hosts: [web.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS }',
  ),
  manifest('DestinationRule', '{ host: web.example.com }'),
].join('---\n');

/** What a user whom the server does not let do everything is told by the program. */
describe.skipIf(!hasControlPlane())('a user of a cluster', () => {
  let east: ControlPlane;
  let state: string;
  let config: string;
  beforeAll(async () => {
    east = await startControlPlane({ name: 'east' });
    await east.namespace('shop');
    state = mkdtempSync(join(tmpdir(), 'failover-rights-'));
    config = kubeconfigOf([east]);
  }, BOOT_MS);
  afterAll(async () => {
    await east?.stop();
    if (state !== undefined) rmSync(state, { recursive: true });
  });

  function failover(command: string, ...args: string[]): Promise<Outcome> {
    return run([command, '-f', '-', ...args], {
      input: MANIFESTS,
      env: { KUBECONFIG: config, XDG_STATE_HOME: state },
    });
  }
  const allow = (user: string, kind: string, ...verbs: string[]) =>
    east.allow(user, [{ apiGroups: ['networking.istio.io'], resources: [kind], verbs }], 'shop');

  /** Rights given one after the other, and what is missing before each. */
  it.each([
    ['apply', 4, 'get destinationrules', ['serviceentries', 'get']],
    ['apply', 4, 'patch serviceentries', ['destinationrules', 'get']],
    ['apply', 4, 'create serviceentries', ['serviceentries', 'patch']],
    ['apply', 5, 'patch destinationrules', ['serviceentries', 'create']],
    ['diff', 4, 'patch destinationrules', ['destinationrules', 'list']],
    ['apply', 5, 'create destinationrules', ['destinationrules', 'patch']],
  ] as const)('%s ends with %i and names what is missing: %s', async (command, code, missing, [kind, ...verbs]) => {
    if (code === 5)
      await (await east.cluster()).delete({ apiVersion: RULES, kind: 'ServiceEntry', namespace: 'shop', name: 'web' });
    await allow('alice', kind, ...verbs);
    const [verb, resource] = missing.split(' ');
    const cannot = `user \`alice\` may not ${verb} ${resource}.networking.istio.io in namespace shop`;
    // The server learns of a role a moment after it was made.
    await expect
      .poll(() => failover(command, '--context', 'east-alice'), { interval: 500 })
      .toMatchObject({ code, stderr: expect.stringContaining(cannot) });
    const { stdout, stderr } = await failover(command, '--context', 'east-alice');
    expect(stderr).toContain(`needs a Role in shop that allows \`${verb}\` on \`${resource}.networking.istio.io\``);
    if (code === 4) expect(stdout).toBe('');
  });

  it('may apply with get, patch and create; delete tells what it did and what it may not', async () => {
    await allow('alice', 'destinationrules', 'create', 'delete');
    await expect.poll(() => failover('apply', '--context', 'east-alice'), { interval: 500 }).toMatchObject({ code: 0 });
    const { code, stderr } = await failover('delete', '--yes', '--context', 'east-alice');
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining('cluster east-alice: deleted DestinationRule shop/web;'),
    ]);
    expect(stderr).toMatch(/failed ServiceEntry shop\/web: .*may not delete serviceentries/);
  });

  it('with a token that is over is told since when', async () => {
    const { users, ...rest } = JSON.parse(readFileSync(config, 'utf8')) as { users: object[] };
    const token = `e30.${Buffer.from('{"exp":1}').toString('base64url')}.x`;
    const old = join(state, 'old');
    writeFileSync(old, JSON.stringify({ ...rest, users: users.map((user) => ({ ...user, user: { token } })) }));
    const { code, stdout, stderr } = await failover('apply', '--kubeconfig', old);
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('(401), the token expired on 1970-01-01T00:00:01.000Z');
    expect(stderr).toContain('renew the token or client certificate of context east');
  });

  it('acts as another with --as, if the server lets it', async () => {
    expect((await failover('diff', '--as', 'bob')).stderr).toContain('user `bob` may not get');
    const { code, stderr } = await failover('diff', '--context', 'east-alice', '--as', 'bob');
    expect([code, stderr]).toEqual([4, expect.stringContaining('user `alice` may not act as another user')]);
  });

  it('who names a context that is not there is told which are', async () => {
    const { code, stdout, stderr } = await failover('apply', '--context', 'eats');
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('no context `eats` in the kubeconfig');
    expect(stderr).toContain('did you mean `east`?');
  });
});
