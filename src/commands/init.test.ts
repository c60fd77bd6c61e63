import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeContext } from '../../test/support/fake-context.js';
import { Interrupted } from '../errors.js';
import { parseManifests } from '../manifest/parse.js';
import { adoptingMeshes } from '../meshes/failovers.js';
import type { Question } from '../model/terminal.js';
import { explain } from './explain.js';
import { generateAll } from './generated.js';
import { init } from './init.js';
import { simulate } from './simulate.js';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'failover-init-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const TWO = ['east/bookinfo/reviews', 'west/bookinfo/reviews'];

/** `answer` sits at a terminal; without it there is none. */
function run(flags: Record<string, string | string[] | boolean>, answer?: (question: Question) => string | undefined) {
  const context = fakeContext({ cwd });
  const ask = async (question: Question): Promise<string> => {
    const given = answer?.(question) ?? question.initial ?? '';
    expect(question.check?.(given), `${question.message}: ${given}`).toBeUndefined();
    return given;
  };
  const terminal =
    answer === undefined ? context.terminal : { ...context.terminal, ask, stdinIsTTY: true, stdoutIsTTY: true };
  return { context, done: init.run({ ...context, terminal }, [], { outputDir: '.', ...flags }) };
}

const file = (...path: string[]) => readFileSync(join(cwd, ...path), 'utf8');

describe('init', () => {
  it.each(adoptingMeshes.map(({ name }) => name))(
    'writes what %s explains and plays at once, as expected',
    async (mesh) => {
      expect(await run({ yes: true, mesh, destination: [...TWO, '3/1e3/null'], outputDir: mesh }).done).toBe(0);
      const told = fakeContext({ cwd });
      expect(await explain.run(told, [], { filename: [mesh], output: 'json' })).toBe(0);
      const { plans } = JSON.parse(told.written.out) as {
        plans: { mesh: string; priorities: { endpoints: { cluster: string }[] }[] }[];
      };
      expect(plans[0]?.mesh).toBe(mesh);
      expect(JSON.stringify(plans[0]?.priorities[0]?.endpoints)).toMatch(/"east\/.*reviews.*region1\/zone1/);
      const played = fakeContext({ cwd });
      expect(await simulate.run(played, [], { filename: [mesh], output: 'json' })).toBe(0);
      expect((JSON.parse(played.written.out) as { expectations: { met: boolean }[] }).expectations).toHaveLength(3);
    },
  );

  it('takes host and port from --service', async () => {
    await run({ yes: true, service: 'reviews.example.com:80', destination: TWO, outputDir: 'service' }).done;
    expect(file('service/failover.yaml')).toContain('service: { host: reviews.example.com, port: 80, protocol: http }');
    expect(file('service/failover.yaml')).toMatch(/^# Which service fails over/);
    expect(file('service/scenario.yaml')).toMatch(/^# The first destination fails/);
  });

  it.each([
    [{ destination: ['east/bookinfo'] }, '--destination: found `east/bookinfo`, expected CLUSTER/NAMESPACE/SERVICE'],
    [{ destination: ['east/bookinfo/Reviews', TWO[1]] }, 'in lower case'],
    [{ destination: [TWO[0]] }, 'expected at least two'],
    [{ destination: [TWO[0], TWO[0]] }, 'twice'],
    [{ service: 'a b' }, '--service: found `a b`, expected a host name'],
    [{ service: 'a:99999' }, 'expected a port from 1 to 65535'],
  ])('refuses %j', async (flags, message) => {
    await expect(
      run({ yes: true, outputDir: 'wrong', ...(flags as Record<string, string>) }).done,
    ).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
    expect(existsSync(join(cwd, 'wrong'))).toBe(false);
  });

  it('never overwrites without --force', async () => {
    await run({ yes: true, outputDir: 'again' }).done;
    writeFileSync(join(cwd, 'again/failover.yaml'), 'mine');
    await expect(run({ yes: true, outputDir: 'again' }).done).rejects.toMatchObject({ exitCode: 3 });
    expect(file('again/failover.yaml')).toBe('mine');
    await run({ yes: true, outputDir: 'again', force: true }).done;
    expect(file('again/failover.yaml')).toContain('kind: Failover');
  });

  it('asks only at a terminal', async () => {
    await expect(run({}).done).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('--yes') });
  });

  it('asks for everything, and takes what stands there for Enter', async () => {
    const asked: string[] = [];
    await run({ outputDir: 'asked', mesh: 'linkerd' }, ({ message }) => {
      asked.push(message);
      if (message.startsWith('Which mesh')) return 'gloo-federation';
      if (message.includes('first')) return 'mgmt/shop/cart';
      if (message.startsWith('Where is mgmt')) return 'eu/eu-1';
      if (message.startsWith('Which path')) return '';
      return undefined;
    }).done;
    expect(asked).toHaveLength(8);
    const text = file('asked/failover.yaml');
    expect(text).toContain('mesh: gloo-federation');
    expect(text).toContain('mgmt: { locality: eu/eu-1, management: true }');
    expect(text).not.toContain('healthCheck');
  });

  it('asks for no path where nothing would probe it', async () => {
    const asked: string[] = [];
    await run({ outputDir: 'unprobed' }, ({ message }) => {
      asked.push(message);
      return message.startsWith('Which mesh') ? 'service-mesh-hub' : undefined;
    }).done;
    expect(asked).toHaveLength(7);
    expect(file('unprobed/failover.yaml')).toContain('host: reviews-failover.bookinfo.global, port: 9080');
  });

  it.each(adoptingMeshes.map(({ name }) => name))('writes nothing that %s cannot do', async (mesh) => {
    await run({ yes: true, mesh, destination: TWO, outputDir: `lossless-${mesh}` }).done;
    const { documents } = parseManifests(file(`lossless-${mesh}`, 'failover.yaml'), 'failover.yaml');
    expect(generateAll(documents, { translate: false }).warnings).toEqual([]);
  });

  it('writes nothing after Ctrl-C', async () => {
    const { done } = run({ outputDir: 'gone' }, ({ message }) => {
      if (message.startsWith('Which host')) throw new Interrupted('interrupted', 'interrupted');
      return undefined;
    });
    await expect(done).rejects.toMatchObject({ exitCode: 130, message: 'interrupted; nothing was written' });
    expect(existsSync(join(cwd, 'gone'))).toBe(false);
  });
});
