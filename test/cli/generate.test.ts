import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.js';

const failover = 'examples/neutral/reviews/failover.yaml';
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failover-'));
});

afterEach(() => rm(folder, { recursive: true }));

const split = [
  'traffic-split',
  'web',
  '-n',
  'emojivoto',
  '--service',
  'web',
  '--primary',
  'web',
  '--fallback',
  'web-east',
];
const gateway = ['gateway', 'failover-gateway', '-n', 'gloo-system'];

describe('generate KIND', () => {
  it('prints one object as itself and several as a List', async () => {
    const one = JSON.parse((await run(['generate', ...split, '-o', 'json'])).stdout);
    expect(one).toMatchObject({ kind: 'TrafficSplit', metadata: { name: 'web', namespace: 'emojivoto' } });
    const several = JSON.parse((await run(['generate', ...gateway, '-o', 'json'])).stdout);
    expect(several).toMatchObject({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ kind: 'Gateway' }, { kind: 'Service' }],
    });
  });

  it('prints names as kubectl writes them', async () => {
    const { stdout } = await run(['generate', ...gateway, '-o=name']);
    expect(stdout).toBe('gateway.gateway.solo.io/failover-gateway\nservice/failover\n');
  });

  it('takes labels and annotations, and flags before and after the KIND', async () => {
    const { stdout } = await run(['generate', '-q', ...split, '--labels', 'a=b', '--annotations=c=d', '-o', 'json']);
    expect(JSON.parse(stdout).metadata).toMatchObject({ labels: { a: 'b' }, annotations: { c: 'd' } });
  });

  it('is what create prints with --dry-run=client -o yaml', async () => {
    const [generated, created] = await Promise.all([
      run(['generate', ...split]),
      run(['create', ...split, '--dry-run=client', '-o', 'yaml']),
    ]);
    expect(created).toEqual(generated);
    expect(created.code).toBe(0);
  });

  it('shows the flags and examples of the KIND', async () => {
    const { stdout } = await run(['generate', 'traffic-split', '--help']);
    expect(stdout).toContain('--fallback NAME');
    expect(stdout).toContain('failover generate traffic-split');
    expect(stdout).not.toContain('--translate');
  });

  it.each([
    [['generate', 'secrt'], /unknown KIND `secrt`[\s\S]*did you mean `secret`.*traffic-split/],
    [['generate', 'traffic-split'], /needs a NAME/],
    [['generate', 'traffic-split', 'x'], /needs --service and --primary and --fallback/],
    [['generate', ...split, '--nosuch'], /unknown flag/],
    [['generate', '-f', failover, ...split], /found -f and a KIND/],
    [['generate', '-f', failover, '--to', 'istoi'], /did you mean `istio`/],
    [['generate', '-f', failover, '--to', 'istio', '--api', 'httproute'], /only Linkerd/],
    [['generate', '-f', failover, '--output-dir', 'x', '-o', 'yaml'], /both -o and --output-dir/],
    [['generate', '--to', 'istio'], /found no -f/],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('says which file it cannot read', async () => {
    const { code, stdout, stderr } = await run([
      'generate',
      'secret',
      'x',
      '--certchain',
      'no.crt',
      '--privatekey',
      'no.key',
    ]);
    expect(stderr).toContain('no.crt: no such file or folder');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });
});

describe('generate -f', () => {
  it('renders for another mesh, the cluster of each object before it', async () => {
    const { code, stdout } = await run(['generate', '-f', failover, '--to', 'gloo-federation']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# for cluster [\s\S]*kind: FailoverScheme/);
  });

  it('writes a folder for each cluster, and the same the next time', async () => {
    const args = ['generate', '-f', failover, '--to', 'gloo-federation', '--output-dir', folder];
    const first = await run(args);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    const names = (await readdir(folder, { recursive: true })).sort();
    expect(names).toContain('mgmt-cluster/kustomization.yaml');
    const listed = await readFile(join(folder, 'mgmt-cluster/kustomization.yaml'), 'utf8');
    for (const name of names.filter((one) => /^mgmt-cluster\/\d/.test(one)))
      expect(listed).toContain(name.split('/')[1]);
    expect(first.stderr).toContain(`wrote ${join(folder, 'mgmt-cluster/kustomization.yaml')}`);
    expect(await run(args)).toEqual(first);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(names);
  });

  it('leaves nothing behind where it cannot write', async () => {
    await writeFile(join(folder, 'remote-cluster'), 'a file where a folder must be');
    const { code, stderr } = await run(['generate', '-f', failover, '--to', 'gloo-federation', '--output-dir', folder]);
    expect(stderr).toContain('cannot be written');
    expect(code).toBe(3);
    const left = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['remote-cluster']);
  });

  it('needs a Failover document', async () => {
    const { code, stdout, stderr } = await run(['generate', '-f', 'examples/istio/locality-failover']);
    expect(stderr).toContain('found no Failover document');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });
});

describe('generate --translate', () => {
  it('prints what Service Mesh Hub writes', async () => {
    const { code, stdout, stderr } = await run([
      'generate',
      '-f',
      'examples/service-mesh-hub/reviews',
      '--translate',
      '-o',
      'name',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'serviceentry.networking.istio.io/reviews-failover\nenvoyfilter.networking.istio.io/reviews-failover\n',
    );
    expect(stdout).toMatch(/virtualservice[^\n]*\n$/);
  });

  it('prints what Gloo Federation writes into the primary', async () => {
    const { stdout } = await run([
      'generate',
      '-f',
      'examples/gloo-federation/blue-green',
      '--translate',
      '-o',
      'json',
    ]);
    const { kind, spec } = JSON.parse(stdout);
    expect(kind).toBe('Upstream');
    expect(spec.failover.prioritizedLocalities).toHaveLength(1);
  });

  it('has nothing to do for other meshes', async () => {
    const { code, stdout } = await run(['generate', '-f', 'examples/istio/locality-failover', '--translate']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });
});
