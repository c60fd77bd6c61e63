import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/engine/seeded-random.js';
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

/** Kills of each kind; FAILOVER_KILLS=30 makes 150 of all. */
const KILLS = Number(process.env.FAILOVER_KILLS ?? 3);
const SEED = Number(process.env.FAILOVER_SEED ?? 7);

describe.skipIf(!hasControlPlane())('a run that is cut off', () => {
  let planes: ControlPlane[];
  let stages: Stage[];
  let state: string;
  let mesh: { stop(): void };
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
    return startProgram([command, ...args, ...settings, '--timeout', '10s', '-v', ...more], {
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
    const root = join(state, 'failover');
    if (!existsSync(root)) return;
    for (const name of readdirSync(root).filter((entry) => !entry.startsWith('.'))) {
      const index = JSON.parse(readFileSync(join(root, name, 'backup.json'), 'utf8')) as {
        objects: { file?: string }[];
      };
      for (const { file } of index.objects) {
        if (file !== undefined) expect(readFileSync(join(root, name, file), 'utf8')).toMatch(/\n$/);
      }
    }
  }

  const CASES = [
    ['apply', 0],
    ['apply', 1],
    ['delete', 0],
    ['delete', 1],
  ] as const;

  it.each(CASES)(
    'kill -9 of %s (failover %i) loses nothing, routes no half, and the next run ends it',
    async (command, index) => {
      const stage = stages[index] as Stage;
      verdict = () => 'accepted';
      await stage.reset();
      const others = await stage.others();
      const callsOfApply = await whole('apply', stage, 0);
      const applied = await stage.all();
      const callsOfDelete = await whole('delete', stage, 0);
      const deleted = await stage.all();
      const calls = command === 'apply' ? callsOfApply : callsOfDelete;
      let cut = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        await stage.reset();
        if (command === 'delete') await whole('apply', stage, 0);
        const { code } = await disturb(start(command, stage), calls, 'SIGKILL');
        if (code === 137) cut += 1;
        await nothingHalfRouted(stage, others);
        await whole(command, stage, 0);
        expect(await stage.all()).toEqual(command === 'apply' ? applied : deleted);
      }
      expect(cut).toBeGreaterThan(0);
    },
    30_000 + KILLS * 6_000,
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
        await whole('apply', stage, 0);
        expect(await stage.all()).toEqual(applied);
        await stage.reset();
        verdict = (kind) => (kind === 'FailoverScheme' ? 'rejected' : 'accepted');
      }
    },
    30_000 + KILLS * 6_000,
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
    30_000 + KILLS * 6_000,
  );
});
