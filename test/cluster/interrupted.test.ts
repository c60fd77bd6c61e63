import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/engine/seeded-random.js';
import type { JsonObject } from '../../src/model/document.js';
import { root } from '../cli/run.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  kubeconfigOf,
  startControlPlane,
} from '../support/control-plane.js';
import { glooStage, linkerdStage, type Stage } from '../support/failover-stage.js';
import { playMesh, type Verdict } from '../support/play-mesh.js';
import { type Started, startProgram } from '../support/start-program.js';

/** Kills of each of seven kinds: FAILOVER_KILLS=15 makes more than a hundred. */
const KILLS = Number(process.env.FAILOVER_KILLS ?? 2);
const SEED = Number(process.env.FAILOVER_SEED ?? 7);

describe.skipIf(!hasControlPlane())('a run that is cut off', () => {
  let planes: ControlPlane[];
  let stages: Stage[];
  let state: string;
  let mesh: Awaited<ReturnType<typeof playMesh>>;
  let verdict: (kind: string) => Verdict = () => 'accepted';
  const chance = seededRandom(SEED);

  beforeAll(async () => {
    const [east, west] = await Promise.all(['east', 'west'].map((name) => startControlPlane({ name })));
    planes = [east as ControlPlane, west as ControlPlane];
    stages = [glooStage, linkerdStage].map((stage) => stage(east as ControlPlane, west as ControlPlane));
    state = mkdtempSync(join(tmpdir(), 'failover-interrupted-'));
    for (const stage of stages) await stage.reset();
    mesh = await playMesh(planes, ({ kind }) => verdict(String(kind)));
  }, 2 * BOOT_MS);
  afterAll(async () => {
    mesh?.stop();
    if (state !== undefined) rmSync(state, { recursive: true });
    await Promise.all((planes ?? []).map((plane) => plane.stop()));
  });

  function start(command: string, { args, applyArgs }: Stage, ...more: string[]): Started {
    const settings = command === 'apply' ? applyArgs : ['--yes', '--ignore-not-found'];
    return startProgram([command, ...args, ...settings, '--timeout', '60s', '-v', ...more], {
      KUBECONFIG: kubeconfigOf(planes),
      XDG_STATE_HOME: state,
    });
  }

  /** Of a run that nobody disturbs: how many API calls it makes, by which moments are chosen. */
  async function whole(command: string, stage: Stage, code: number, ...more: string[]): Promise<number> {
    const { stderr, ...outcome } = await start(command, stage, ...more).ended;
    expect(outcome.code, stderr).toBe(code);
    return stderr.split('\n').filter((line) => /^[A-Z]+ https/.test(line)).length;
  }

  /** After one of its API calls, and a little later. */
  async function disturb(started: Started, calls: number, signal: 'SIGKILL' | 'SIGINT') {
    await started.lines(1 + Math.floor(chance.next() * calls));
    await new Promise((resolve) => setTimeout(resolve, chance.next() * 12));
    started.signal(signal);
    return started.ended;
  }

  async function nothingHalfRouted(stage: Stage, others: unknown): Promise<void> {
    // What switches is read first: what stands before it is never taken away while it is there.
    const [switches, earlier] = [await stage.switches(), await stage.earlier()];
    if (switches.includes(true)) expect(earlier).not.toContain(false);
    expect(await stage.others()).toEqual(others);
    wholeBackups();
  }

  function wholeBackups(): void {
    const kept = join(state, 'failover');
    if (!existsSync(kept)) return;
    for (const name of readdirSync(kept).filter((entry) => !entry.startsWith('.'))) {
      const index = JSON.parse(readFileSync(join(kept, name, 'backup.json'), 'utf8')) as {
        objects: { file?: string }[];
      };
      for (const { file } of index.objects) {
        if (file !== undefined) expect(readFileSync(join(kept, name, file), 'utf8')).toMatch(/\n$/);
      }
    }
  }

  /** The document of a stage with another health check and another node port. */
  function changed({ args, ...stage }: Stage): Stage {
    const [flag = '', file = '', ...more] = args;
    const text = readFileSync(join(root, file), 'utf8');
    const other = text.replace('path: /health, interval: 1s', 'path: /ready, interval: 2s').replace('32000', '32001');
    expect(other).not.toBe(text);
    const path = join(state, 'changed.yaml');
    writeFileSync(path, other);
    return { ...stage, args: [flag, path, ...more] };
  }

  /** What an earlier version of the same manifests made in each cluster, and nobody wants any more. */
  const outdated = (cluster: string, name: string): JsonObject => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: {
      name,
      namespace: 'gloo-system',
      labels: { 'part-of': 'blue-green' },
      annotations: { 'failover.dev/cluster': cluster },
    },
    spec: { host: `${name}.example.com` },
  });
  const OUTDATED = ['local', 'remote'].flatMap((cluster) => ['old-1', 'old-2'].map((name) => outdated(cluster, name)));

  async function makeOutdated({ args, ...stage }: Stage): Promise<void> {
    const path = join(state, 'outdated.yaml');
    writeFileSync(path, OUTDATED.map((object) => `---\n${JSON.stringify(object)}\n`).join(''));
    await whole('apply', { ...stage, args: ['-f', path, ...args.slice(2)], applyArgs: [] }, 0);
  }

  /** How many of them are still there. */
  async function countOutdated(): Promise<number> {
    const lists = await Promise.all(
      planes.map((plane) =>
        plane.request('GET', '/apis/networking.istio.io/v1/namespaces/gloo-system/destinationrules'),
      ),
    );
    return lists.flatMap(({ body }) => body.items).length;
  }

  interface Cut {
    what: string;
    stage: number;
    command: 'apply' | 'delete';
    more?: string[];
    /** What is done, undisturbed, before the run that is cut off. */
    before?(stage: Stage): Promise<unknown>;
    /** With which document it is run. */
    as?(stage: Stage): Stage;
  }
  const CUTS: Cut[] = [
    { what: 'apply (Gloo Federation)', stage: 0, command: 'apply' },
    { what: 'apply (Linkerd)', stage: 1, command: 'apply' },
    {
      what: 'apply of a changed document',
      stage: 0,
      command: 'apply',
      before: (stage) => whole('apply', stage, 0),
      as: changed,
    },
    {
      what: 'apply --prune',
      stage: 0,
      command: 'apply',
      more: ['--prune', '--yes', '-l', 'part-of=blue-green'],
      before: makeOutdated,
    },
    { what: 'delete (Gloo Federation)', stage: 0, command: 'delete', before: (stage) => whole('apply', stage, 0) },
    { what: 'delete (Linkerd)', stage: 1, command: 'delete', before: (stage) => whole('apply', stage, 0) },
  ];

  it.each(CUTS)(
    'kill -9 of $what loses nothing, routes no half, and the next run ends it',
    async ({ stage: index, command, more = [], before, as }) => {
      const stage = stages[index] as Stage;
      const run = as?.(stage) ?? stage;
      verdict = () => 'accepted';
      await stage.reset();
      const others = await stage.others();
      await before?.(stage);
      const calls = await whole(command, run, 0, ...more);
      const goal = [...(await stage.all()), await countOutdated()];
      let cut = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        await stage.reset();
        await before?.(stage);
        const { code } = await disturb(start(command, run, ...more), calls, 'SIGKILL');
        if (code === 137) cut += 1;
        await nothingHalfRouted(stage, others);
        // What was before goes when what takes its place stands.
        if (before === makeOutdated && (await countOutdated()) < OUTDATED.length) {
          expect(await stage.switches()).not.toContain(false);
        }
        await whole(command, run, 0, ...more);
        expect([...(await stage.all()), await countOutdated()]).toEqual(goal);
      }
      expect(cut).toBeGreaterThan(0);
    },
    60_000 + KILLS * 20_000,
  );

  it(
    'kill -9 of a roll-back: nothing is half-routed, and the next run ends it',
    async () => {
      const stage = stages[0] as Stage;
      verdict = () => 'accepted';
      await stage.reset();
      const others = await stage.others();
      await whole('apply', stage, 0);
      const applied = await stage.all();
      await stage.reset();
      const before = await stage.all();
      verdict = (kind) => (kind === 'FailoverScheme' ? 'rejected' : 'accepted');
      const calls = await whole('apply', stage, 1, '--atomic');
      expect(await stage.all()).toEqual(before);
      for (let kill = 0; kill < KILLS; kill += 1) {
        await disturb(start('apply', stage, '--atomic'), calls, 'SIGKILL');
        await nothingHalfRouted(stage, others);
        verdict = () => 'accepted';
        await mesh.judgeAgain();
        await whole('apply', stage, 0);
        expect(await stage.all()).toEqual(applied);
        await stage.reset();
        verdict = (kind) => (kind === 'FailoverScheme' ? 'rejected' : 'accepted');
      }
    },
    60_000 + KILLS * 20_000,
  );

  it.each(['apply', 'delete'])(
    'Ctrl-C in %s: 130, and what is told of each object is true',
    async (command) => {
      const stage = stages[0] as Stage;
      verdict = () => 'accepted';
      await stage.reset();
      const others = await stage.others();
      let calls = await whole('apply', stage, 0);
      if (command === 'delete') calls = await whole('delete', stage, 0);
      for (let stop = 0; stop < KILLS; stop += 1) {
        await stage.reset();
        if (command === 'delete') await whole('apply', stage, 0);
        const { code, stdout, stderr } = await disturb(start(command, stage, '-o', 'json'), calls, 'SIGINT');
        await nothingHalfRouted(stage, others);
        expect([0, 130], stderr).toContain(code);
        if (stdout === '') {
          expect(code).toBe(130);
          expect(
            (await stage.all()).filter((object) => JSON.stringify(object)?.includes('"manager":"failover"')),
          ).toHaveLength(command === 'apply' ? 0 : 5);
          continue;
        }
        const { objects } = JSON.parse(stdout) as { objects: { kind: string; result: string }[] };
        expect(objects).toHaveLength(5);
        if (code === 130) expect(stderr).toMatch(/interrupted; the same command goes on from here\ncluster /);
        const there = (kind: string) => objects.find((object) => object.kind === kind)?.result;
        const isThere = (await stage.switches())[0];
        if (command === 'apply') expect(there('FailoverScheme')).toBe(isThere ? 'created' : 'skipped');
        else expect(there('FailoverScheme')).toBe(isThere ? 'skipped' : 'deleted');
      }
    },
    60_000 + KILLS * 20_000,
  );
});
